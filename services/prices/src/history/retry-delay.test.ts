import { expect } from 'chai'
import fc from 'fast-check'
import { retryDelayMs } from './retry-delay.ts'

describe('retryDelayMs', () => {
  const retry = { baseMs: 100, maxMs: 5_000 }

  it('doubles up to its limit', () => {
    const delays = [1, 2, 3, 6, 7, 2_000].map(attempt => retryDelayMs(attempt, retry, 1))
    expect(delays).to.deep.equal([100, 200, 400, 3_200, 5_000, 5_000])
  })

  it('stays between half of it and all of it', () => {
    const random = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), random, (attempt, jitter) => {
        const most = retryDelayMs(attempt, retry, 1)
        expect(retryDelayMs(attempt, retry, jitter)).to.be.within(most / 2, most)
      }),
    )
  })
})
