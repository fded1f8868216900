import { expect } from 'chai'
import fc from 'fast-check'
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
