import { expect } from 'chai'
import { TIER_RULES, TIERS, tierOfRank } from './tier.ts'

describe('tierOfRank', () => {
  it('makes 20 hot, 180 medium and 800 cold of 1,000', () => {
    const tiers = Array.from({ length: 1000 }, (_, rank) => tierOfRank(rank))
    expect(TIERS.map(tier => tiers.filter(t => t === tier).length)).to.deep.equal([20, 180, 800])
    expect([tiers[19], tiers[20], tiers[199], tiers[200]]).to.deep.equal(['hot', 'medium', 'medium', 'cold'])
  })
})

describe('TIER_RULES', () => {
  for (const tier of TIERS) {
    it(`keeps a ${tier} price longer than it may be stale, and refreshes it before it is`, () => {
      const rule = TIER_RULES[tier]
      expect(rule.ttlMs).to.be.greaterThan(rule.staleAfterMs)
      expect(rule.staleAfterMs).to.be.greaterThan(rule.intervalMs)
    })
  }
})
