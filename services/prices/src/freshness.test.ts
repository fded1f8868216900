import { expect } from 'chai'
import { freshness } from './freshness.ts'
import { TIER_RULES } from './tier.ts'

describe('freshness', () => {
  const cases = [
    ['hot', 0, 'fresh'],
    ['hot', 10_000, 'fresh'],
    ['hot', 10_001, 'stale'],
    ['medium', 30_000, 'fresh'],
    ['medium', 30_001, 'revalidate'],
    ['medium', 60_001, 'stale'],
    ['cold', 30_001, 'revalidate'],
    ['cold', 600_000, 'revalidate'],
    ['cold', 600_001, 'stale'],
    ['cold', -5_000, 'fresh'],
  ] as const
  for (const [tier, ageMs, expected] of cases) {
    it(`a ${tier} price of ${ageMs} ms is ${expected}`, () => {
      expect(freshness(ageMs, TIER_RULES[tier])).to.equal(expected)
    })
  }
})
