import { expect } from 'chai'
import fc from 'fast-check'
import { deviationLimit, dropOutliers, median, OUTLIER_BOUNDS } from './outliers.ts'

const quotes = (...prices: number[]) => prices.map(price => ({ price }))
const keptPrices = (prices: number[], last?: number) => {
  const agreement = dropOutliers(quotes(...prices), OUTLIER_BOUNDS, last)
  return agreement.kind === 'agreed' ? agreement.kept.map(quote => quote.price) : agreement.kind
}

describe('median', () => {
  /** The slow way: the value with as many others below as above. */
  const slowMedian = (values: number[]): number => {
    const left = [...values]
    while (left.length > 2) {
      left.splice(left.indexOf(Math.min(...left)), 1)
      left.splice(left.indexOf(Math.max(...left)), 1)
    }
    return left.length === 1 ? (left[0] ?? Number.NaN) : (left[0] ?? 0) / 2 + (left[1] ?? 0) / 2
  }

  it('equals the slow reference', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 1 }), values => {
        expect(median(values)).to.equal(slowMedian(values))
      }),
    )
  })
})

describe('deviationLimit', () => {
  it('is 4 times the distance of the two closest, a fraction of the median', () => {
    expect(deviationLimit([100, 100.4, 110], OUTLIER_BOUNDS)).to.be.closeTo((4 * 0.4) / 100.4, 1e-12)
  })
  it('is never below 0.5 % nor above 5 %', () => {
    expect(deviationLimit([100, 100, 100], OUTLIER_BOUNDS)).to.equal(0.005)
    expect(deviationLimit([100, 120, 150], OUTLIER_BOUNDS)).to.equal(0.05)
  })
})

describe('dropOutliers', () => {
  it('keeps what agrees', () => {
    expect(keptPrices([100, 100.1, 99.9])).to.deep.equal([100, 100.1, 99.9])
  })
  it('drops one liar of three, on either side', () => {
    expect(keptPrices([100, 100.1, 150])).to.deep.equal([100, 100.1])
    expect(keptPrices([60, 100, 100.1])).to.deep.equal([100, 100.1])
  })
  it('drops two liars of five', () => {
    expect(keptPrices([100, 100.1, 99.9, 150, 10])).to.deep.equal([100, 100.1, 99.9])
  })
  it('keeps the only quote', () => {
    expect(keptPrices([100])).to.deep.equal([100])
  })
  it('keeps two within 5 % of each other', () => {
    expect(keptPrices([100, 104])).to.deep.equal([100, 104])
  })
  it('of two that contradict each other, keeps the one nearer to the last price', () => {
    expect(keptPrices([100, 150], 101)).to.deep.equal([100])
    expect(keptPrices([100, 150], 149)).to.deep.equal([150])
  })
  it('has no answer for two that contradict each other with nothing to judge by', () => {
    expect(keptPrices([100, 150])).to.equal('disagreement')
    expect(keptPrices([100, 150], 125)).to.equal('disagreement')
  })
  it('has no answer for four in two camps', () => {
    expect(keptPrices([100, 100.1, 150, 150.1])).to.equal('disagreement')
  })
  it('always keeps at least one of three', () => {
    const price = fc.double({ min: 1e-6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(price, price, price, (a, b, c) => {
        expect(keptPrices([a, b, c])).to.have.length.greaterThan(0)
      }),
    )
  })
})
