import { expect } from 'chai'
import fc from 'fast-check'
import { leaseOfManifest, manifestOfLease, microTime } from './lease.ts'

const text = fc.string({ minLength: 1, maxLength: 10 })
const time = fc.integer({ min: 0, max: 4e12 }).map(microTime)

const lease = fc.record({
  name: text,
  resourceVersion: fc.option(text, { nil: undefined }),
  holder: fc.string(),
  leaseDurationSeconds: fc.nat(60),
  acquireTime: fc.option(time, { nil: undefined }),
  renewTime: fc.option(time, { nil: undefined }),
  transitions: fc.nat(),
  labels: fc.dictionary(text, text, { noNullPrototype: true }),
  annotations: fc.dictionary(text, text, { noNullPrototype: true }),
  ownerReferences: fc.array(fc.record({ apiVersion: text, kind: text, name: text, uid: text }), {
    maxLength: 2,
  }),
})

describe('a Lease', () => {
  it('is the same after being written and read', () => {
    fc.assert(
      fc.property(lease, one => {
        expect(leaseOfManifest(manifestOfLease(one))).to.deep.equal(one)
      }),
    )
  })

  it('has times with microseconds', () => {
    expect(microTime(Date.UTC(2026, 10, 24, 20, 0, 0, 123))).to.equal('2026-11-24T20:00:00.123000Z')
  })
})
