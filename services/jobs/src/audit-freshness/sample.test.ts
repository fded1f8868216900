import { createAssignment, shardOf } from '@price-aggregator/prices'
import { expect } from 'chai'
import fc from 'fast-check'
import { pickSample } from './sample.ts'

const assets = Array.from({ length: 200 }, (_, i) => `asset${i}`)
const assignment = createAssignment({ generation: 1, assets, sizes: { hot: 20, medium: 30 } })

describe('the sample', () => {
  it('names so many assets of the list, each once', () => {
    fc.assert(
      fc.property(
        fc.nat(250),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (size, stream) => {
          const sample = pickSample({ assignment, size, suspects: [] }, () => stream.next().value)
          expect(new Set(sample).size).to.equal(Math.min(size, assets.length))
          expect(sample.length).to.equal(Math.min(size, assets.length))
          expect(sample.every(asset => assets.includes(asset))).to.equal(true)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('comes to all assets in time', () => {
    const seen = new Set<string>()
    for (let run = 0; run < 200; run++) {
      for (const asset of pickSample({ assignment, size: 20, suspects: [] }, Math.random)) seen.add(asset)
    }
    expect(seen.size).to.equal(assets.length)
  })

  it('holds some assets of every shard that looks stuck', () => {
    const suspects = [{ tier: 'cold', index: 2 } as const, { tier: 'hot', index: 0 } as const]
    const sample = pickSample({ assignment, size: 0, suspects }, () => 0)
    const ofCold = sample.filter(asset => assignment.tierOf.get(asset) === 'cold')
    expect(ofCold.map(asset => shardOf(asset, 4))).to.deep.equal([2, 2, 2])
    expect(sample).to.have.lengthOf(6)
  })
})
