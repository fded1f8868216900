import { expect } from 'chai'
import fc from 'fast-check'
import { largest } from './largest.ts'

describe('largest', () => {
  it('gives what sorting all of them gives', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 300 }),
        fc.integer({ min: 1, max: 9 }),
        (all, count) => {
          expect(largest(all, count, value => value)).to.deep.equal(
            all.toSorted((a, b) => b - a).slice(0, count),
          )
        },
      ),
    )
  })
})
