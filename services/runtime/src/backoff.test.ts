import { expect } from 'chai'
import fc from 'fast-check'
import { backoffMs } from './backoff.ts'

describe('backoffMs', () => {
  const options = { baseMs: 100, maxMs: 5_000 }

  it('doubles its ceiling up to the maximum', () => {
    expect([1, 2, 3, 7, 50].map(attempt => backoffMs(attempt, options, 1))).to.deep.equal([
      100, 200, 400, 5_000, 5_000,
    ])
  })

  it('stays between half of the base and the maximum', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, random) => {
          expect(backoffMs(attempt, options, random)).to.be.within(50, 5_000)
        },
      ),
    )
  })
})
