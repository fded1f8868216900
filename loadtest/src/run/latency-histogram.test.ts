import { expect } from 'chai'
import * as fc from 'fast-check'
import { addLatency, barsOf, emptyHistogram, quantileOf } from './latency-histogram.ts'

const histogramOf = (values: readonly number[]) => {
  const histogram = emptyHistogram()
  for (const value of values) addLatency(histogram, value)
  return histogram
}

describe('quantileOf', () => {
  it('is within 1 % of the exact quantile', () => {
    const latencies = fc.array(fc.double({ min: 0.1, max: 20_000, noNaN: true }), { minLength: 1 })
    fc.assert(
      fc.property(latencies, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, quantile) => {
        const sorted = values.toSorted((a, b) => a - b)
        const exact = sorted[Math.max(1, Math.ceil(quantile * sorted.length)) - 1] ?? Number.NaN
        return Math.abs(quantileOf(histogramOf(values), quantile) / exact - 1) <= 0.0101
      }),
    )
  })

  it('is never above the slowest, and NaN of nothing', () => {
    expect(quantileOf(histogramOf([80]), 1)).to.be.at.most(80)
    expect(quantileOf(emptyHistogram(), 0.5)).to.be.NaN
  })
})

describe('barsOf', () => {
  it('counts all, in buckets without a gap', () => {
    const bars = barsOf(histogramOf([0.5, 0.6, 3, 200]), 10)
    expect(bars.reduce((sum, { count }) => sum + count, 0)).to.equal(4)
    for (const [i, { upToMs }] of bars.slice(1).entries())
      expect(upToMs / (bars[i]?.upToMs ?? 0)).to.be.closeTo(10 ** 0.1, 1e-9)
    expect(barsOf(emptyHistogram(), 10)).to.deep.equal([])
  })
})
