import { expect } from 'chai'
import fc from 'fast-check'
import type { AcceptedPrice } from './accepted-price.ts'
import { oldestPrice } from './ages.ts'

const DELAY = 2
/** Prices observed a little before they were accepted, in the order of acceptance. */
const accepted = (...times: [asset: string, at: number][]): AcceptedPrice[] =>
  times.map(([asset, at]) => ({ asset, at, observedAt: at - DELAY, epoch: 1, generation: 1 }))

const PERIOD = { from: 100, to: 200 }

describe('oldestPrice', () => {
  it('is as old as it was when the next one came, counted from when it was observed', () => {
    const prices = accepted(['a', 50], ['b', 90], ['a', 160], ['b', 170])
    expect(oldestPrice(prices, ['a', 'b'], PERIOD)).to.deep.equal({ asset: 'a', observedAt: 48, ms: 112 })
  })

  it('is as old as it is at the end where none came', () => {
    const prices = accepted(['a', 90], ['b', 150])
    expect(oldestPrice(prices, ['a'], PERIOD)).to.include({ asset: 'a', ms: 112 })
  })

  it('does not count how old it was before the period', () => {
    expect(oldestPrice(accepted(['a', 10], ['a', 99]), ['a'], PERIOD).ms).to.equal(103)
  })

  it('is endless for an asset that had no price when the period began', () => {
    expect(oldestPrice(accepted(['a', 101]), ['a'], PERIOD).ms).to.equal(Number.POSITIVE_INFINITY)
    expect(oldestPrice(accepted(['a', 99]), ['a', 'b'], PERIOD)).to.deep.equal({
      asset: 'b',
      observedAt: undefined,
      ms: Number.POSITIVE_INFINITY,
    })
  })

  it('leaves out other assets and what came after the period', () => {
    expect(oldestPrice(accepted(['c', 10], ['a', 99], ['a', 210]), ['a'], PERIOD).ms).to.equal(103)
  })

  it('is never younger than any moment shows, and no older than the oldest moment', () => {
    const times = fc.uniqueArray(fc.integer({ min: 1, max: 220 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(times, later => {
        const prices = accepted(
          ...[0, ...later].sort((a, b) => a - b).map(at => ['a', at] as [string, number]),
        )
        const ageAt = (time: number): number =>
          time - Math.max(...prices.filter(({ at }) => at < time).map(({ observedAt }) => observedAt))
        const moments = Array.from({ length: PERIOD.to - PERIOD.from }, (_, i) => PERIOD.from + 1 + i)
        const { ms } = oldestPrice(prices, ['a'], PERIOD)
        // At the end a price that comes at that very moment counts already.
        const last = prices.filter(({ at }) => at <= PERIOD.to).at(-1)
        const ages = [...moments.map(ageAt), PERIOD.to - (last?.observedAt ?? 0)]
        expect(ms).to.equal(Math.max(...ages))
      }),
    )
  })
})
