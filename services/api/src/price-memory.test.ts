import { type Assignment, createAssignment, isNewer, TIERS, versionOf } from '@price-aggregator/prices'
import { expect } from 'chai'
import fc from 'fast-check'
import { createPriceMemory } from './price-memory.ts'
import { ASSETS, NOW, priceOf } from './prices.fixture.ts'

const assignment = (sizes = { hot: 1, medium: 1 }, assets: readonly string[] = ASSETS): Assignment =>
  createAssignment({ generation: 1, assets, sizes })

const priced = ({
  asset = 'btcusdt',
  ...version
}: {
  asset?: string
  generation?: number
  epoch?: number
  observedAt?: number
} = {}) => priceOf(asset, version)

const bodyAt = (memory: ReturnType<typeof createPriceMemory>, asset: string, nowMs: number) => {
  const entry = memory.get(asset)
  return entry ? { ...memory.render(entry, nowMs) } : undefined
}

describe('createPriceMemory', () => {
  it('keeps the newer price and says whether it was this one', () => {
    const memory = createPriceMemory({ assignment: assignment(), now: () => NOW + 100 })
    expect(memory.apply(priced({ epoch: 2 }))).to.equal(true)
    expect(memory.apply(priced({ epoch: 2 }))).to.equal(false)
    expect(memory.apply(priced({ epoch: 1, observedAt: NOW + 1 }))).to.equal(false)
    expect(memory.apply(priced({ epoch: 2, observedAt: NOW + 1 }))).to.equal(true)
    expect(memory.get('btcusdt')?.held.price.observedAt).to.equal(NOW + 1)
  })

  it('holds the newest whatever the order of updates', () => {
    const version = fc.record({
      generation: fc.integer({ min: 0, max: 2 }),
      epoch: fc.integer({ min: 0, max: 3 }),
      observedAt: fc.integer({ min: NOW, max: NOW + 5 }),
    })
    fc.assert(
      fc.property(fc.array(version, { minLength: 1 }), versions => {
        const memory = createPriceMemory({ assignment: assignment(), now: () => NOW + 100 })
        for (const one of versions) memory.apply(priced(one))
        const held = memory.get('btcusdt')?.held
        expect(held && versions.some(one => isNewer(one, versionOf(held)))).to.equal(false)
      }),
    )
  })

  it('lets a price ahead of the clock stand in the way of no other of its leader', () => {
    const memory = createPriceMemory({ assignment: assignment(), now: () => NOW + 100 })
    memory.apply(priced({ epoch: 2, observedAt: NOW + 60_000 }))
    expect(memory.apply(priced({ epoch: 1 }))).to.equal(false)
    expect(memory.apply(priced({ epoch: 2 }))).to.equal(true)
    expect(memory.apply(priced({ epoch: 2, observedAt: NOW - 1 }))).to.equal(false)
  })

  it('ignores assets that are not assigned', () => {
    const memory = createPriceMemory({ assignment: assignment(), now: () => NOW + 100 })
    expect(memory.apply(priced({ asset: 'dogeusdt' }))).to.equal(false)
    expect(memory.get('dogeusdt')).to.equal(undefined)
    expect(memory.missing()).to.deep.equal(ASSETS)
  })

  it('renders the body as it reads at the moment', () => {
    const memory = createPriceMemory({ assignment: assignment(), now: () => NOW + 100 })
    memory.apply(priced())
    const body = bodyAt(memory, 'btcusdt', NOW + 1)?.body ?? ''
    expect(body).to.equal(
      '{"asset":"btcusdt","price":100.5,"last_updated":"2026-01-02 03:04:05","time_ago":"just now","refresh_tier":"hot","sources":3,"stale":false}',
    )
    expect(bodyAt(memory, 'btcusdt', NOW + 7_001)?.body).to.include('"time_ago":"7s ago"')
    expect(bodyAt(memory, 'btcusdt', NOW + 10_001)?.body).to.include('"stale":true')
  })

  it('renders anew for a new price only, or a new second of its age', () => {
    const memory = createPriceMemory({ assignment: assignment(), now: () => NOW + 100 })
    memory.apply(priced())
    expect(bodyAt(memory, 'btcusdt', NOW + 5_100)?.body).to.include('5s ago')
    expect(bodyAt(memory, 'btcusdt', NOW + 5_999)?.body).to.include('5s ago')
    memory.apply(priced({ observedAt: NOW + 5_500 }))
    expect(bodyAt(memory, 'btcusdt', NOW + 5_999)?.body).to.include('just now')
  })

  it('gives the length in bytes', () => {
    const memory = createPriceMemory({ assignment: assignment(), now: () => NOW + 100 })
    memory.apply(priced())
    const rendered = bodyAt(memory, 'btcusdt', NOW)
    expect(rendered?.contentLength).to.equal(String(Buffer.byteLength(rendered?.body ?? '')))
  })

  it('takes over tiers and forgets assets with a new assignment', () => {
    const memory = createPriceMemory({ assignment: assignment(), now: () => NOW + 100 })
    for (const asset of ASSETS) memory.apply(priced({ asset }))
    expect(bodyAt(memory, 'ethusdt', NOW)?.body).to.include('"medium"')
    memory.assign(assignment({ hot: 2, medium: 0 }, ['btcusdt', 'ethusdt', 'dogeusdt']))
    expect(bodyAt(memory, 'ethusdt', NOW)?.body).to.include('"hot"')
    expect(memory.get('ethusdt')?.rule.staleAfterMs).to.equal(10_000)
    expect(memory.get('solusdt')).to.equal(undefined)
    expect(memory.missing()).to.deep.equal(['dogeusdt'])
  })

  it('tells the ages of those prices that it holds, by the tier that they have now', () => {
    const memory = createPriceMemory({ assignment: assignment(), now: () => NOW + 100 })
    const oldest = () =>
      Object.fromEntries(TIERS.map(tier => [tier, memory.ages(tier, [1], NOW + 5_000)[0]] as const))
    for (const asset of ASSETS) memory.apply(priced({ asset }))
    memory.apply(priced({ observedAt: NOW + 3_000 }))
    expect(oldest()).to.deep.equal({ hot: 2, medium: 5, cold: 5 })
    memory.assign(assignment({ hot: 0, medium: 1 }, ['btcusdt', 'ethusdt']))
    expect(oldest()).to.deep.equal({ hot: undefined, medium: 2, cold: 5 })
  })

  describe('counts a promoted asset', () => {
    const promote = () => {
      const memory = createPriceMemory({
        assignment: assignment({ hot: 1, medium: 0 }),
        now: () => NOW + 200_000,
      })
      memory.apply(priced({ asset: 'btcusdt', observedAt: NOW + 199_000 }))
      memory.apply(priced({ asset: 'ethusdt' }))
      memory.assign({ ...assignment({ hot: 2, medium: 0 }), generation: 2 })
      const oldest = (tier: 'hot' | 'cold', afterMs: number) =>
        memory.ages(tier, [1], NOW + 200_000 + afterMs)[0]
      return { memory, oldest }
    }

    it('in its old tier until its first price under the new one', () => {
      const { memory, oldest } = promote()
      expect([oldest('hot', 1_000), oldest('cold', 1_000)]).to.deep.equal([2, 201])
      memory.apply(priced({ asset: 'ethusdt', observedAt: NOW + 195_000 }))
      expect([oldest('hot', 1_000), oldest('cold', 1_000)]).to.deep.equal([2, 6])
      memory.apply(priced({ asset: 'ethusdt', generation: 2, observedAt: NOW + 196_000 }))
      expect([oldest('hot', 1_000), oldest('cold', 1_000)]).to.deep.equal([5, undefined])
    })

    it('in its new tier once that had an interval and three seconds, so that one never refreshed is seen', () => {
      const { oldest } = promote()
      expect(oldest('hot', 8_000)).to.equal(9)
      expect([oldest('hot', 8_001), oldest('cold', 8_001)]).to.deep.equal([208.001, undefined])
    })

    it('nowhere once it is no longer assigned, and in its old tier when it goes back', () => {
      const { memory, oldest } = promote()
      memory.assign({ ...assignment({ hot: 1, medium: 0 }), generation: 3 })
      expect([oldest('hot', 9_000), oldest('cold', 9_000)]).to.deep.equal([10, 209])
      memory.assign({ ...assignment({ hot: 2, medium: 0 }), generation: 4 })
      memory.assign({ ...assignment({ hot: 1, medium: 0 }, ['btcusdt']), generation: 5 })
      expect([oldest('hot', 9_000), oldest('cold', 9_000)]).to.deep.equal([10, undefined])
    })
  })

  it('goes on counting the reads of an asset that comes back', () => {
    const memory = createPriceMemory({ assignment: assignment(), now: () => NOW + 100 })
    memory.apply(priced())
    const entry = memory.get('btcusdt')
    if (entry) entry.reads += 7
    memory.assign(assignment(undefined, ['ethusdt']))
    expect(memory.get('btcusdt')).to.equal(undefined)
    expect([...memory.reads()]).to.deep.equal([['btcusdt', 7]])
    memory.assign(assignment())
    memory.apply(priced())
    expect(memory.get('btcusdt')?.reads).to.equal(7)
    expect([...memory.reads()]).to.deep.equal([['btcusdt', 7]])
  })
})
