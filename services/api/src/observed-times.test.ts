import { expect } from 'chai'
import fc from 'fast-check'
import { createObservedTimes } from './observed-times.ts'

const NOW = 1_800_000_000_000

describe('createObservedTimes', () => {
  it('gives any share of the ages at most 0.1 s too large, whatever came and went', () => {
    const ageMs = fc.integer({ min: 0, max: 700_000 })
    const many = (minLength: number) => fc.array(ageMs, { minLength, maxLength: 60 })
    fc.assert(
      fc.property(many(1), many(0), fc.double({ min: 0, max: 1, noNaN: true }), (stay, go, share) => {
        const times = createObservedTimes()
        for (const age of [...go, ...stay]) times.add('cold', NOW - age)
        for (const age of go) times.remove('cold', NOW - age)
        const sorted = stay.toSorted((a, b) => a - b)
        const exact = (sorted[Math.max(1, Math.ceil(share * stay.length)) - 1] ?? Number.NaN) / 1000
        expect(times.ages('cold', [share], NOW)[0]).to.be.within(exact, exact + 0.1)
      }),
    )
  })

  it('keeps tiers apart, gives nothing for none, and takes the future for now', () => {
    const times = createObservedTimes()
    times.add('hot', NOW - 2_000)
    times.add('medium', NOW + 4_000)
    expect(times.ages('hot', [0.5, 1], NOW)).to.deep.equal([2, 2])
    expect(times.ages('medium', [1], NOW)).to.deep.equal([0])
    expect(times.ages('cold', [1], NOW)).to.deep.equal([])
    times.remove('hot', NOW - 2_000)
    expect(times.ages('hot', [1], NOW)).to.deep.equal([])
  })
})
