import { expect } from 'chai'
import fc from 'fast-check'
import type { AcceptedPrice } from './accepted-price.ts'
import { longestGap, slowestReturn } from './gaps.ts'

const accepted = (asset: string, ...times: number[]): AcceptedPrice[] =>
  times.map(at => ({ asset, at, observedAt: at, epoch: 1, generation: 1 }))

const PERIOD = { from: 100, to: 200 }

describe('longestGap', () => {
  it('finds the longest time between two prices of one asset', () => {
    const prices = [...accepted('a', 110, 130, 190), ...accepted('b', 120, 140, 160, 180)]
    expect(longestGap(prices, ['a', 'b'], PERIOD)).to.deep.equal({ asset: 'a', from: 130, to: 190, ms: 60 })
  })

  it('counts the ends of the period', () => {
    expect(longestGap(accepted('a', 195), ['a'], PERIOD)).to.include({ from: 100, to: 195 })
    expect(longestGap(accepted('a', 105), ['a'], PERIOD)).to.include({ from: 105, to: 200 })
  })

  it('takes an asset without prices as a gap as long as the period', () => {
    expect(longestGap(accepted('a', 150), ['a', 'b'], PERIOD)).to.include({ asset: 'b', ms: 100 })
  })

  it('leaves out other assets and what was accepted outside of the period', () => {
    const prices = [...accepted('a', 50, 150, 250), ...accepted('c', 101)]
    expect(longestGap(prices, ['a'], PERIOD).ms).to.equal(50)
  })

  it('does not depend on the order, and never grows with further prices', () => {
    const times = fc.array(fc.integer({ min: 100, max: 200 }))
    fc.assert(
      fc.property(times, times, (some, more) => {
        const few = longestGap(accepted('a', ...some), ['a'], PERIOD).ms
        expect(longestGap(accepted('a', ...some).reverse(), ['a'], PERIOD).ms).to.equal(few)
        expect(longestGap(accepted('a', ...some, ...more), ['a'], PERIOD).ms).to.be.at.most(few)
      }),
    )
  })
})

describe('slowestReturn', () => {
  it('is the first price of the asset that came back last', () => {
    const prices = [...accepted('a', 90, 105, 170), ...accepted('b', 130, 140)]
    expect(slowestReturn(prices, ['a', 'b'], 100)).to.equal(30)
  })

  it('is endless while an asset has no price', () => {
    expect(slowestReturn(accepted('a', 120), ['a', 'b'], 100)).to.equal(Number.POSITIVE_INFINITY)
  })
})
