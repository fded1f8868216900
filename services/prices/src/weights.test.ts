import { expect } from 'chai'
import fc from 'fast-check'
import { volumeWeights } from './weights.ts'

const volumes = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e300, noNaN: true })), {
  minLength: 1,
  maxLength: 8,
})

describe('volumeWeights', () => {
  it('shares by volume', () => {
    expect(volumeWeights([1, 3])).to.deep.equal([0.25, 0.75])
  })

  it('shares equally where all volumes are zero', () => {
    expect(volumeWeights([0, 0])).to.deep.equal([0.5, 0.5])
  })

  it('caps a giant and gives what it loses to the others in proportion', () => {
    const weights = volumeWeights([98, 1, 1], 0.5)
    expect(weights).to.deep.equal([0.5, 0.25, 0.25])
  })

  it('caps in turn those whom the redistribution lifts above the cap', () => {
    const weights = volumeWeights([90, 9, 1], 0.4)
    expect(weights.map(weight => Number(weight.toFixed(9)))).to.deep.equal([0.4, 0.4, 0.2])
  })

  it('gives equal shares where the cap cannot be met', () => {
    expect(volumeWeights([5, 1], 0.3)).to.deep.equal([0.5, 0.5])
  })

  it('sums to 1, is never negative, and exceeds no cap that can be met', () => {
    fc.assert(
      fc.property(volumes, fc.double({ min: 0.01, max: 1, noNaN: true }), (amounts, cap) => {
        const weights = volumeWeights(amounts, cap)
        expect(weights.reduce((sum, weight) => sum + weight, 0)).to.be.closeTo(1, 1e-9)
        for (const weight of weights) {
          expect(weight).to.be.at.least(0)
          expect(weight).to.be.at.most(Math.max(cap, 1 / amounts.length) + 1e-9)
        }
      }),
    )
  })
})
