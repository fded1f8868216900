import { type RefreshRequest, StoreUnavailable } from '@price-aggregator/prices'
import { createLogger } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { createForcedRefreshes, type ForcedRefreshDeps } from './forced-refresh.ts'
import { createLastPrices } from './last-prices.ts'
import type { RefreshOutcome } from './refresh.ts'

const written = (asset: string, sentAt: number): RefreshOutcome => ({
  kind: 'written',
  sentAt,
  price: {
    asset,
    price: 1,
    volume: 1,
    spread: 0,
    observedAt: sentAt - 5,
    answeredAt: sentAt,
    sources: [],
    sourceCount: 1,
  },
})
const noQuotes: RefreshOutcome = { kind: 'no_price', reason: 'no_quotes' }

/** A stream of requests whose ids are their places in it, and a worker that ends refreshes when told to. */
const setUp = (overrides: Partial<ForcedRefreshDeps> = {}) => {
  const stream: RefreshRequest[] = []
  const failures: string[] = []
  const skipped: string[] = []
  const forced: string[] = []
  const ends: ((outcome: RefreshOutcome | undefined) => void)[] = []
  const reads: string[] = []
  const nothing = (): void => undefined
  const state = { away: false, gained: nothing, ring: nothing, now: 1_000 }
  const lastPrices = createLastPrices()
  const deps: ForcedRefreshDeps = {
    latest: {
      now: () => state.now,
      refreshRequestsFrom: async () => {
        if (state.away) throw new StoreUnavailable('latest', 'away')
        return '0'
      },
      readRefreshRequests: async (afterId, _waitMs, signal) => {
        reads.push(afterId)
        const found = () => stream.slice(Number(afterId))
        if (found().length === 0 && !signal.aborted) {
          await new Promise<void>(resolve => {
            state.ring = resolve
            signal.addEventListener('abort', () => resolve(), { once: true })
          })
        }
        return found()
      },
      publishRefreshFailure: async (asset, reason) => {
        failures.push(`${asset} ${reason}`)
      },
    },
    worker: {
      leads: asset => (asset === 'foreign' ? undefined : 'hot'),
      force: asset => {
        forced.push(asset)
        return new Promise(resolve => ends.push(resolve))
      },
      onGain: listener => {
        state.gained = listener
      },
    },
    lastPrices,
    metrics: { skipped: (tier, reason) => skipped.push(`${tier} ${reason}`) },
    logger: createLogger('test', 'silent'),
    ...overrides,
  }
  const settle = async () => {
    for (let i = 0; i < 5; i++) await new Promise(resolve => setImmediate(resolve))
  }
  const ask = async (asset: string, requestedAt: number): Promise<void> => {
    stream.push({ id: String(stream.length + 1), asset, requestedAt })
    state.ring()
    await settle()
  }
  const end = async (outcome: RefreshOutcome | undefined): Promise<void> => {
    ends.shift()?.(outcome)
    await settle()
  }
  const stop = new AbortController()
  const stopped = createForcedRefreshes(deps).run(stop.signal)
  const finish = async () => {
    stop.abort()
    while (ends.length > 0) await end(undefined)
    await stopped
  }
  return { ask, end, failures, finish, forced, lastPrices, reads, settle, skipped, state }
}

describe('forced refreshes', () => {
  it('refresh what is asked for and led here', async () => {
    const { ask, finish, forced } = setUp()
    await ask('btcusdt', 100)
    await ask('foreign', 101)
    expect(forced).to.deep.equal(['btcusdt'])
    await finish()
  })

  it('make one fetch of many requests for one asset', async () => {
    const { ask, end, failures, finish, forced } = setUp()
    for (let i = 0; i < 100; i++) await ask('btcusdt', 100)
    await end(written('btcusdt', 150))
    expect(forced).to.deep.equal(['btcusdt'])
    expect(failures).to.deep.equal([])
    await finish()
  })

  it('refresh again for who asked after the price was sent', async () => {
    const { ask, end, finish, forced } = setUp()
    await ask('btcusdt', 100)
    await ask('btcusdt', 200)
    await end(written('btcusdt', 150))
    expect(forced).to.deep.equal(['btcusdt', 'btcusdt'])
    await end(written('btcusdt', 250))
    expect(forced).to.have.length(2)
    await finish()
  })

  it('do not go on for ever where the clock has gone back behind the request', async () => {
    const { ask, end, finish, forced, state } = setUp()
    await ask('btcusdt', 9_000_000)
    await end(written('btcusdt', 1_001))
    expect(forced).to.have.length(1)
    await ask('btcusdt', 9_000_000)
    state.now = 500
    for (let sentAt = 500; sentAt < 510; sentAt++) await end(written('btcusdt', sentAt))
    expect(forced).to.have.length(3)
    await finish()
  })

  it('skip what is newer than the request already', async () => {
    const { ask, finish, forced, lastPrices, skipped } = setUp()
    lastPrices.accept('btcusdt', { price: 1, observedAt: 101 })
    await ask('btcusdt', 100)
    expect(forced).to.deep.equal([])
    expect(skipped).to.deep.equal(['hot already_newer'])
    await finish()
  })

  it('tell why a refresh failed', async () => {
    const { ask, end, failures, finish } = setUp()
    await ask('btcusdt', 100)
    await end(noQuotes)
    await ask('btcusdt', 200)
    await end({ kind: 'refused', outcome: 'outdated' })
    expect(failures).to.deep.equal(['btcusdt no_quotes', 'btcusdt outdated'])
    await finish()
  })

  it('leave the answer to the next leader when fenced', async () => {
    const { ask, end, failures, finish } = setUp()
    await ask('btcusdt', 100)
    await end({ kind: 'refused', outcome: 'fenced' })
    expect(failures).to.deep.equal([])
    await finish()
  })

  it('look back when assets are gained', async () => {
    const { ask, end, finish, forced, reads, settle, state } = setUp()
    await ask('btcusdt', 100)
    await end(noQuotes)
    state.gained()
    await settle()
    expect(reads).to.deep.equal(['0', '1', '0', '1'])
    expect(forced).to.deep.equal(['btcusdt', 'btcusdt'])
    await finish()
  })

  it('are bounded: what is too much is counted and told', async () => {
    const { ask, failures, finish, forced, skipped } = setUp({ maxPending: 1 })
    await ask('btcusdt', 100)
    await ask('ethusdt', 101)
    await ask('btcusdt', 102)
    expect(forced).to.deep.equal(['btcusdt'])
    expect(failures).to.deep.equal(['ethusdt overflow'])
    expect(skipped).to.deep.equal(['hot overflow'])
    await finish()
  })

  it('go on when the store was away', async () => {
    const { ask, finish, forced, settle, state } = setUp()
    state.away = true
    state.gained()
    await settle()
    state.away = false
    await ask('btcusdt', 100)
    while (forced.length === 0) await settle()
    expect(forced).to.deep.equal(['btcusdt'])
    await finish()
  })
})
