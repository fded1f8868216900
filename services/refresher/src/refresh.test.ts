import {
  type HistoryItem,
  type PriceWrite,
  type QuoteOutcome,
  StoreUnavailable,
  type VersionedPrice,
  type WriteOutcome,
} from '@price-aggregator/prices'
import { expect } from 'chai'
import { createLastPrices } from './last-prices.ts'
import { createRefresh, type RefreshDeps, type RefreshTask } from './refresh.ts'

const NOW = 1_764_000_000_000
const TASK: RefreshTask = { asset: 'btcusdt', tier: 'hot', shard: 'hot:0', epoch: 3, generation: 2 }

const quote = (exchange: string, price: number, timestamp = NOW / 1000): QuoteOutcome => ({
  kind: 'quote',
  quote: { exchange, symbol: 'btcusdt', price, volume: 1, timestamp },
})
const failure = (exchange: string): QuoteOutcome => ({ kind: 'failure', exchange, failure: 'timeout' })

const setUp = (answers: (WriteOutcome | Error)[] = [], overrides: Partial<RefreshDeps> = {}) => {
  const writes: PriceWrite[] = []
  const items: HistoryItem[] = []
  const clock = { now: NOW }
  const lastPrices = createLastPrices()
  const standing: { price: VersionedPrice | Error | undefined } = { price: undefined }
  const refresh = createRefresh({
    fetchQuotes: async () => [quote('x', 100), quote('y', 101), quote('z', 102)],
    latest: {
      now: () => clock.now,
      write: async write => {
        writes.push(write)
        const answer = answers.shift() ?? 'accepted'
        if (answer instanceof Error) throw answer
        return answer
      },
      read: async () => {
        if (standing.price instanceof Error) throw standing.price
        return standing.price
      },
    },
    lastPrices,
    history: { add: item => items.push(item) },
    historyTtlSeconds: 60,
    minSources: 1,
    maxWeight: 1,
    deadlineMs: 1_000,
    monotonic: () => 0,
    ...overrides,
  })
  const stop = new AbortController()
  return { clock, items, lastPrices, standing, stop, writes, run: () => refresh(TASK, stop.signal) }
}

describe('refresh', () => {
  it('writes the price under its shard, epoch and generation, then queues it for history', async () => {
    const { run, writes, items, lastPrices } = setUp()
    const outcome = await run()
    expect(outcome.kind).to.equal('written')
    expect(writes).to.have.length(1)
    expect(writes[0]).to.include({ shard: 'hot:0', epoch: 3, generation: 2, ttlMs: 30_000 })
    expect(writes[0]?.price).to.include({ asset: 'btcusdt', price: 101, sourceCount: 3, observedAt: NOW })
    expect(items).to.deep.include({ ...items[0], asset: 'btcusdt', price: 101, expiresAt: NOW / 1000 + 60 })
    expect(lastPrices.get('btcusdt')).to.deep.equal({ price: 101, observedAt: NOW })
  })

  it('observes when it asks, not when it is answered', async () => {
    const { clock, run, writes } = setUp([], {
      fetchQuotes: async () => {
        clock.now += 400
        return [quote('x', 100)]
      },
    })
    await run()
    expect(writes[0]?.price.observedAt).to.equal(NOW)
  })

  it('tells what became of each answer, whether or not they make a price', async () => {
    for (const prices of [
      [100, 100, 200],
      [-1, -1, -1],
    ]) {
      const told: string[][] = []
      const { run } = setUp([], {
        fetchQuotes: async () => prices.map((price, i) => quote(`x${i}`, price)),
        onSources: sources => told.push(sources.map(({ kind }) => kind)),
      })
      await run()
      expect(told).to.deep.equal([prices.map(price => (price === 100 ? 'kept' : 'rejected'))])
    }
  })

  for (const failing of [1, 2]) {
    it(`makes a price of what is left when ${failing} of 3 exchanges fail`, async () => {
      const outcomes = ['x', 'y', 'z'].map((name, i) => (i < failing ? failure(name) : quote(name, 100)))
      const { run, writes } = setUp([], { fetchQuotes: async () => outcomes })
      expect((await run()).kind).to.equal('written')
      expect(writes[0]?.price.sourceCount).to.equal(3 - failing)
    })
  }

  it('names the reason and keeps the last price when no exchange answers', async () => {
    const { run, writes, items, lastPrices } = setUp([], { fetchQuotes: async () => [failure('x')] })
    lastPrices.accept('btcusdt', { price: 99, observedAt: NOW - 5_000 })
    expect(await run()).to.deep.equal({ kind: 'no_price', reason: 'no_quotes', away: 'all' })
    expect([...writes, ...items]).to.deep.equal([])
    expect(lastPrices.get('btcusdt')?.price).to.equal(99)
  })

  it('holds a single source against the last price', async () => {
    const { run, lastPrices } = setUp([], { fetchQuotes: async () => [quote('x', 200)] })
    lastPrices.accept('btcusdt', { price: 100, observedAt: NOW - 5_000 })
    expect(await run()).to.deep.equal({ kind: 'no_price', reason: 'jump' })
  })

  it('uses no quote older than the tier allows', async () => {
    const { run } = setUp([], { fetchQuotes: async () => [quote('x', 100, NOW / 1000 - 12)] })
    expect(await run()).to.deep.equal({ kind: 'no_price', reason: 'no_valid_quotes' })
  })

  for (const answer of ['fenced', 'unfenced', 'outdated', 'older'] as const) {
    it(`queues nothing for history when the write is refused as ${answer}`, async () => {
      const { run, items, lastPrices, writes } = setUp([answer])
      expect(await run()).to.deep.equal({ kind: 'refused', outcome: answer })
      expect(writes).to.have.length(1)
      expect(items).to.deep.equal([])
      expect(lastPrices.get('btcusdt')).to.equal(undefined)
    })
  }

  it('retries a price from the future once, as observed by the clock that was measured again', async () => {
    const clock = { now: NOW + 3_000, elapsed: 0 }
    const written: PriceWrite[] = []
    let told = 0
    const { run } = setUp([], {
      onSources: () => {
        told += 1
      },
      monotonic: () => clock.elapsed,
      fetchQuotes: async () => {
        clock.elapsed = 200
        return [quote('x', 100)]
      },
      latest: {
        now: () => clock.now,
        read: async () => undefined,
        write: async write => {
          written.push(write)
          if (written.length > 1) return 'accepted'
          clock.now = NOW
          return 'future'
        },
      },
    })
    expect((await run()).kind).to.equal('written')
    expect(written.map(({ price }) => price.observedAt)).to.deep.equal([NOW + 3_000, NOW - 200])
    expect(told).to.equal(1)
  })

  it('gives up when the price is from the future again', async () => {
    const { run, writes } = setUp(['future', 'future'])
    expect(await run()).to.deep.equal({ kind: 'refused', outcome: 'future' })
    expect(writes).to.have.length(2)
  })

  it('says when the store is away', async () => {
    const error = new StoreUnavailable('latest', 'gone')
    const { run, items } = setUp([error])
    expect(await run()).to.deep.equal({ kind: 'unavailable', error })
    expect(items).to.deep.equal([])
  })

  it('tells how many exchanges are away, whatever there is no price for', async () => {
    const notListed: QuoteOutcome = { kind: 'failure', exchange: 'x', failure: 'not_listed' }
    for (const [outcomes, away] of [
      [[notListed], undefined],
      [[failure('x'), failure('y')], 'all'],
      [[notListed, failure('y')], 'some'],
      [[quote('x', -1), failure('y')], 'some'],
      [[quote('x', 100), failure('y')], 'some'],
      [[quote('x', 100), notListed], undefined],
    ] as const) {
      const outcome = await setUp([], { minSources: 2, fetchQuotes: async () => [...outcomes] }).run()
      expect(outcome).to.have.property('kind', 'no_price')
      expect('away' in outcome ? outcome.away : undefined).to.equal(away)
    }
  })

  describe('after a write that the store did not answer', () => {
    const gone = new StoreUnavailable('latest', 'gone')
    const unanswered = async () => {
      const given = setUp([gone])
      await given.run()
      const price = given.writes[0]?.price
      if (!price) throw new Error('nothing was written')
      given.clock.now += 5_000
      return { ...given, write: { generation: 2, epoch: 3, price } }
    }
    const observed = (items: HistoryItem[]) => items.map(({ timestamp }) => timestamp * 1_000)

    it('puts its price into history where it stands', async () => {
      const { items, run, standing, write } = await unanswered()
      standing.price = write
      expect((await run()).kind).to.equal('written')
      expect(observed(items)).to.deep.equal([NOW, NOW + 5_000])
      await run()
      expect(items).to.have.length(3)
    })

    it('leaves it out where another price stands, or none', async () => {
      for (const difference of [{ epoch: 4 }, { generation: 3 }, undefined]) {
        const { items, run, standing, write } = await unanswered()
        standing.price = difference && { ...write, ...difference }
        await run()
        expect(observed(items)).to.deep.equal([NOW + 5_000])
      }
      const { items, run, standing, write } = await unanswered()
      standing.price = { ...write, price: { ...write.price, observedAt: NOW + 1 } }
      await run()
      expect(observed(items)).to.deep.equal([NOW + 5_000])
    })

    it('asks and writes nothing before it is known what became of it', async () => {
      const { items, run, standing, write, writes } = await unanswered()
      standing.price = gone
      expect(await run()).to.deep.equal({ kind: 'unavailable', error: gone, nothingSent: true })
      expect(writes).to.have.length(1)
      standing.price = write
      await run()
      expect(observed(items)).to.deep.equal([NOW, NOW + 5_000])
    })
  })

  it('never rejects', async () => {
    const error = new Error('a fault')
    const { run } = setUp([], { fetchQuotes: () => Promise.reject(error) })
    expect(await run()).to.deep.equal({ kind: 'unexpected', error })
  })

  it('ends at its deadline, calls off the exchanges, and writes nothing late', async () => {
    let cancelled = false
    const answered = Promise.withResolvers<void>()
    const { run, writes } = setUp([], {
      deadlineMs: 5,
      fetchQuotes: async (_, signal) => {
        await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }))
        cancelled = true
        setImmediate(answered.resolve)
        return [quote('x', 100)]
      },
    })
    expect(await run()).to.deep.equal({ kind: 'no_price', reason: 'deadline' })
    await answered.promise
    expect(cancelled).to.equal(true)
    expect(writes).to.deep.equal([])
  })

  it('ends at once when all is cut off', async () => {
    const { run, stop, writes } = setUp([], {
      fetchQuotes: () => Promise.withResolvers<QuoteOutcome[]>().promise,
    })
    const outcome = run()
    stop.abort()
    expect(await outcome).to.deep.equal({ kind: 'no_price', reason: 'deadline' })
    expect(writes).to.deep.equal([])
  })
})
