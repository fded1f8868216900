import { expect } from 'chai'
import { ASSIGNMENT, NOW, priceOf } from './shards.fixture.ts'
import { stalenessOf } from './staleness.ts'

/** The prices that stand, by how long ago they were observed. */
const standing = (ages: Record<string, number>) =>
  new Map(
    Object.entries(ages).map(([asset, age]) => [
      asset,
      { price: priceOf(asset, [100], age), generation: 1, epoch: 1 },
    ]),
  )

describe('staleness', () => {
  it("goes by each tier's limit", () => {
    const { stale } = stalenessOf(
      ASSIGNMENT,
      standing({ btcusdt: 10_000, ethusdt: 60_000, xrpusdt: 600_000 }),
      NOW,
    )
    expect(stale).to.deep.equal([])
  })

  it('names what is beyond it, oldest first', () => {
    const ages = { btcusdt: 10_001, ethusdt: 60_001, xrpusdt: 600_001 }
    const { stale, unpriced } = stalenessOf(ASSIGNMENT, standing(ages), NOW)
    expect(stale).to.deep.equal([
      { asset: 'xrpusdt', tier: 'cold', ageMs: 600_001 },
      { asset: 'ethusdt', tier: 'medium', ageMs: 60_001 },
      { asset: 'btcusdt', tier: 'hot', ageMs: 10_001 },
    ])
    expect(unpriced).to.deep.equal([])
  })

  it('counts what has no price apart', () => {
    const { stale, unpriced } = stalenessOf(ASSIGNMENT, standing({ btcusdt: 0 }), NOW)
    expect(stale).to.deep.equal([])
    expect(unpriced).to.deep.equal(['ethusdt', 'xrpusdt'])
  })
})
