import { freshLease, released, renewed, taken, withAnnotations } from '@price-aggregator/kubernetes'
import { expect } from 'chai'
import { freeFrom, isHeld, observe } from './observation.ts'

const LEASE_MS = 6_000
const lease = taken(freshLease('a', {}), 'holder', { now: 5, leaseMs: LEASE_MS })

describe('observing a Lease', () => {
  it('counts from when the record was seen to change, whatever times it says', () => {
    const first = observe(undefined, lease, 1_000)
    expect(freeFrom(first, LEASE_MS)).to.equal(7_000)
    const same = observe(first, { ...lease, resourceVersion: '9' }, 5_000)
    expect(freeFrom(same, LEASE_MS)).to.equal(7_000)
    const changed = observe(same, renewed(lease, { now: -1e9, leaseMs: LEASE_MS }), 5_500)
    expect(freeFrom(changed, LEASE_MS)).to.equal(11_500)
  })

  it('does not take an annotation by somebody else for a sign of life, but knows of it', () => {
    const first = observe(undefined, lease, 1_000)
    const annotated = observe(first, withAnnotations(lease, { a: 'b' }), 2_000)
    expect(annotated.changedAt).to.equal(1_000)
    expect(annotated.lease?.annotations).to.deep.equal({ a: 'b' })
  })

  it('goes by the duration that the record says', () => {
    expect(freeFrom(observe(undefined, { ...lease, leaseDurationSeconds: 15 }, 0), LEASE_MS)).to.equal(15_000)
    expect(freeFrom(observe(undefined, { ...lease, leaseDurationSeconds: 0 }, 0), LEASE_MS)).to.equal(6_000)
  })

  it('keeps a deleted Lease for its holder until it would have expired', () => {
    const gone = observe(observe(undefined, lease, 1_000), undefined, 2_000)
    expect(gone).to.deep.equal({ lease, present: false, changedAt: 1_000 })
    expect(isHeld(gone, 2_000, LEASE_MS)).to.equal(false)
    expect(freeFrom(gone, LEASE_MS)).to.equal(7_000)
  })

  it('has a Lease free at once that nobody holds or that never was', () => {
    expect(freeFrom(observe(undefined, released(lease, 1), 1_000), LEASE_MS)).to.equal(1_000)
    expect(freeFrom(observe(undefined, undefined, 1_000), LEASE_MS)).to.equal(1_000)
  })
})
