import { expect } from 'chai'
import fc from 'fast-check'
import { EPOCH_ANNOTATION, epochOf, nextEpoch } from './epoch.ts'
import { freshLease, withAnnotations, withEpoch } from './lease-records.ts'

const lease = freshLease('a', {})
const number = fc.integer({ min: 0, max: 2 ** 50 })

describe('an epoch', () => {
  it('is higher than the Lease’s, the fence’s and the clock’s', () => {
    fc.assert(
      fc.property(number, fc.option(number, { nil: undefined }), number, (epoch, fence, now) => {
        const next = nextEpoch({ lease: withEpoch(lease, epoch), fence, now })
        expect(next).to.equal(Math.max(epoch, fence ?? 0, now) + 1)
      }),
    )
  })

  it('is read from a Lease as it was written, and is 0 where none can be read', () => {
    expect(epochOf(withEpoch(lease, 1_795_478_421_953))).to.equal(1_795_478_421_953)
    for (const text of ['', 'x', '-1', '1.5', '1e99']) {
      expect(epochOf(withAnnotations(lease, { [EPOCH_ANNOTATION]: text }))).to.equal(0)
    }
    expect(epochOf(undefined)).to.equal(0)
  })
})
