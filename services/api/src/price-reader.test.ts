import { expect } from 'chai'
import { PriceNotAvailable } from './errors.ts'
import type { LookupOutcome } from './lookup.ts'
import { createPriceReader } from './price-reader.ts'
import { heldCall, NOW, priceOf, testMemory } from './prices.fixture.ts'
import type { RefreshOutcome } from './refreshes.ts'

const setUp = (looked: LookupOutcome = { kind: 'nowhere' }) => {
  const clock = { now: NOW }
  const latest = { up: true, takesRequests: true }
  const asked: string[] = []
  const cache = { hits: 0, misses: 0 }
  const refresh = heldCall<RefreshOutcome>()
  const memory = testMemory(...['btcusdt', 'ethusdt', 'solusdt'].map(asset => priceOf(asset)))
  const reader = createPriceReader({
    memory,
    latest: { now: () => clock.now },
    isLatestUp: () => latest.up,
    refreshes: {
      ask: async asset => {
        asked.push(asset)
        return latest.takesRequests
      },
      refresh: refresh.call,
    },
    lookUp: async asset => {
      if (looked.kind === 'found') memory.apply(priceOf(asset, { observedAt: clock.now }))
      return looked
    },
    cache,
    revalidateEveryMs: 30_000,
    staleEveryMs: 5_000,
    staleWaitMs: 20,
    stop: new AbortController().signal,
  })
  return { asked, cache, clock, latest, memory, reader, refresh }
}

describe('createPriceReader', () => {
  it('answers a fresh price at once: a hit', () => {
    const { asked, cache, memory, reader } = setUp()
    expect(reader.readAtOnce('btcusdt')?.body).to.include('"asset":"btcusdt"')
    expect(cache).to.deep.equal({ hits: 1, misses: 0 })
    expect(memory.get('btcusdt')?.reads).to.equal(1)
    expect(asked).to.deep.equal([])
  })

  it('asks for a refresh in the background, once per asset in 30 s', () => {
    const { asked, cache, clock, reader } = setUp()
    for (const ms of [30_000, 30_001, 40_000, 60_000, 60_001, 60_002]) {
      clock.now = NOW + ms
      expect(reader.readAtOnce('solusdt')?.body).to.include('"stale":false')
    }
    expect(asked).to.deep.equal(['solusdt', 'solusdt'])
    expect(cache.hits).to.equal(6)
  })

  it('asks again after 2 s where it could not be asked', async () => {
    const { asked, clock, latest, reader } = setUp()
    const readAt = async (ms: number) => {
      clock.now = NOW + ms
      reader.readAtOnce('solusdt')
      await new Promise(setImmediate)
      return asked.length
    }
    latest.takesRequests = false
    expect([await readAt(30_001), await readAt(32_000), await readAt(32_001)]).to.deep.equal([1, 1, 2])
    latest.takesRequests = true
    expect([await readAt(34_001), await readAt(64_000), await readAt(64_001)]).to.deep.equal([3, 3, 4])
  })

  it('asks for nothing in the background for a hot asset, or while the store is away', () => {
    const { asked, clock, latest, reader } = setUp()
    clock.now = NOW + 9_000
    reader.readAtOnce('btcusdt')
    latest.up = false
    clock.now = NOW + 40_000
    reader.readAtOnce('solusdt')
    expect(asked).to.deep.equal([])
  })

  it('lets one read in 5 s await the refresh of a stale price, and serves all others at once', async () => {
    const { cache, clock, memory, reader, refresh } = setUp()
    clock.now = NOW + 10_001
    expect(reader.readAtOnce('btcusdt')).to.equal(undefined)
    const waiting = reader.read('btcusdt')
    expect(reader.readAtOnce('btcusdt')?.body).to.include('"stale":true')
    clock.now += 4_999
    expect(reader.readAtOnce('btcusdt')?.body).to.include('"stale":true')
    memory.apply(priceOf('btcusdt', { observedAt: clock.now, price: 101 }))
    refresh.calls[0]?.resolve({ kind: 'refreshed' })
    expect((await waiting).body)
      .to.include('"price":101')
      .and.include('"stale":false')
    expect(refresh.calls).to.have.length(1)
    expect(cache).to.deep.equal({ hits: 2, misses: 1 })
  })

  it('serves the old price when the refresh takes too long, and waits again after 5 s', async () => {
    const { clock, reader } = setUp()
    clock.now = NOW + 10_001
    expect((await reader.read('btcusdt')).body).to.include('"stale":true')
    expect(reader.readAtOnce('btcusdt')).not.to.equal(undefined)
    clock.now += 5_000
    expect(reader.readAtOnce('btcusdt')).to.equal(undefined)
  })

  it('serves a stale price at once while the latest store is away', () => {
    const { clock, latest, reader } = setUp()
    latest.up = false
    clock.now = NOW + 86_400_000
    expect(reader.readAtOnce('btcusdt')?.body).to.include('"stale":true').and.include('1d ago')
  })

  it('looks up what memory lacks: a hit from the latest store, a miss from elsewhere', async () => {
    const cases = [
      { from: 'latest', hits: 1, misses: 0 },
      { from: 'history', hits: 0, misses: 1 },
      { from: 'refresh', hits: 0, misses: 1 },
    ] as const
    for (const { from, ...counts } of cases) {
      const { cache, reader } = setUp({ kind: 'found', from })
      expect(reader.readAtOnce('xrpusdt')).to.equal(undefined)
      expect((await reader.read('xrpusdt')).body).to.include('"asset":"xrpusdt"')
      expect(cache).to.deep.equal(counts)
    }
  })

  it('fails where the price is nowhere, or too much is looked up: a miss', async () => {
    for (const kind of ['nowhere', 'busy'] as const) {
      const { cache, reader } = setUp({ kind })
      const failure = await reader.read('xrpusdt').catch((error: unknown) => error)
      expect(failure).to.be.instanceOf(PriceNotAvailable)
      expect(cache).to.deep.equal({ hits: 0, misses: 1 })
    }
  })
})
