import { expect } from 'chai'
import fc from 'fast-check'
import { isNewer, type Version } from './price.ts'

const version = fc.record({
  generation: fc.nat(3),
  epoch: fc.nat(3),
  observedAt: fc.nat(3),
})

describe('isNewer', () => {
  it('never lets a lower epoch win within a generation', () => {
    fc.assert(
      fc.property(version, version, (a: Version, b: Version) => {
        fc.pre(a.generation === b.generation && a.epoch < b.epoch)
        expect(isNewer(a, b)).to.equal(false)
      }),
    )
  })

  it('is a strict total order', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const same = a.generation === b.generation && a.epoch === b.epoch && a.observedAt === b.observedAt
        expect([isNewer(a, b), isNewer(b, a)].filter(Boolean)).to.have.length(same ? 0 : 1)
        if (isNewer(a, b) && isNewer(b, c)) expect(isNewer(a, c)).to.equal(true)
      }),
    )
  })

  it('lets an asset follow to a shard with a lower epoch under a newer generation', () => {
    const before = { generation: 1, epoch: 200, observedAt: 1_000 }
    expect(isNewer({ generation: 2, epoch: 100, observedAt: 1_001 }, before)).to.equal(true)
  })
})
