import { expect } from 'chai'
import type { Price } from './price.ts'
import { renderPrice, timeAgo } from './render.ts'
import { TIER_RULES } from './tier.ts'

describe('timeAgo', () => {
  const cases = [
    [-60_000, 'in the future'],
    [-1_001, 'in the future'],
    [-1_000, 'just now'],
    [0, 'just now'],
    [4_999, 'just now'],
    [5_000, '5s ago'],
    [12_900, '12s ago'],
    [59_999, '59s ago'],
    [60_000, '1m ago'],
    [3 * 60_000, '3m ago'],
    [3_599_999, '59m ago'],
    [2 * 3_600_000, '2h ago'],
    [24 * 3_600_000 - 1, '23h ago'],
    [4 * 24 * 3_600_000, '4d ago'],
  ] as const
  for (const [ageMs, expected] of cases) {
    it(`${ageMs} ms is ${expected}`, () => {
      expect(timeAgo(ageMs)).to.equal(expected)
    })
  }
})

describe('renderPrice', () => {
  const observedAt = Date.UTC(2026, 10, 24, 7, 5, 9, 987)
  const price: Price = {
    asset: 'btcusdt',
    price: 64_231.5,
    volume: 12,
    spread: 0.0002,
    observedAt,
    answeredAt: observedAt,
    sources: [],
    sourceCount: 3,
  }

  it('writes the five known fields first, in their order, then ours', () => {
    expect(renderPrice(price, 'hot', TIER_RULES.hot, observedAt + 7_000)).to.equal(
      '{"asset":"btcusdt","price":64231.5,"last_updated":"2026-11-24 07:05:09","time_ago":"7s ago",' +
        '"refresh_tier":"hot","sources":3,"stale":false}',
    )
  })

  it('says when a price is stale for its tier', () => {
    const body = JSON.parse(renderPrice(price, 'hot', TIER_RULES.hot, observedAt + 10_001))
    expect(body.stale).to.equal(true)
    expect(JSON.parse(renderPrice(price, 'medium', TIER_RULES.medium, observedAt + 10_001)).stale).to.equal(
      false,
    )
  })

  it('gives small and large prices as numbers that parse back to the same', () => {
    for (const value of [1e-9, 1.0000000000000002, 123_456_789.123]) {
      const body = JSON.parse(renderPrice({ ...price, price: value }, 'cold', TIER_RULES.cold, observedAt))
      expect(body.price).to.equal(value)
    }
  })
})
