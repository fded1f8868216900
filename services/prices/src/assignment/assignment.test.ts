import { expect } from 'chai'
import fc from 'fast-check'
import { TIERS, type Tier } from '../tier.ts'
import { assetsByShard, createAssignment, tierCounts } from './assignment.ts'
import { shardOf } from './shard.ts'

const assets = Array.from({ length: 1_000 }, (_, i) => `asset${i}`)

describe('createAssignment', () => {
  it('lets rank decide the tier, and overrides win', () => {
    const overrides = new Map([['asset999', 'hot'] as const, ['asset0', 'cold'] as const])
    const assignment = createAssignment({ generation: 1, assets, overrides })
    expect(assignment.tierOf.get('asset1')).to.equal('hot')
    expect(assignment.tierOf.get('asset999')).to.equal('hot')
    expect(assignment.tierOf.get('asset0')).to.equal('cold')
    expect(tierCounts(assignment)).to.deep.equal({ hot: 20, medium: 180, cold: 800 })
  })

  it('keeps the sizes of the tiers whatever the overrides say', () => {
    const some = fc.dictionary(fc.constantFrom(...assets.slice(0, 12)), fc.constantFrom(...TIERS))
    const size = fc.nat({ max: 5 })
    fc.assert(
      fc.property(some, size, size, (record, hot, medium) => {
        const overrides = new Map(Object.entries(record))
        const few = assets.slice(0, 12)
        const { tierOf } = createAssignment({ generation: 1, assets: few, sizes: { hot, medium }, overrides })
        const count = (tier: Tier) => [...tierOf.values()].filter(each => each === tier).length
        expect([count('hot'), count('medium'), tierOf.size]).to.deep.equal([hot, medium, 12])
        expect([...tierOf.keys()]).to.deep.equal(few)
      }),
    )
  })

  it('fills the places that overrides leave by rank', () => {
    const overrides = new Map([['asset5', 'hot'] as const, ['asset0', 'medium'] as const])
    const few = assets.slice(0, 6)
    const { tierOf } = createAssignment({
      generation: 1,
      assets: few,
      sizes: { hot: 2, medium: 2 },
      overrides,
    })
    expect([...tierOf.values()]).to.deep.equal(['medium', 'hot', 'medium', 'cold', 'cold', 'hot'])
  })
})

describe('assetsByShard', () => {
  it('puts every asset of a tier into exactly one shard, evenly enough', () => {
    const shards = assetsByShard(createAssignment({ generation: 1, assets }), 'cold')
    expect(shards).to.have.length(4)
    expect(shards.flat().sort()).to.deep.equal(assets.slice(200).sort())
    for (const shard of shards) expect(shard.length).to.be.within(150, 250)
  })
})

describe('shardOf', () => {
  it('moves assets only to the new shard when one is added', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{2,20}$/), fc.integer({ min: 1, max: 64 }), (asset, count) => {
        const before = shardOf(asset, count)
        const after = shardOf(asset, count + 1)
        expect([before, count]).to.include(after)
      }),
    )
  })
})
