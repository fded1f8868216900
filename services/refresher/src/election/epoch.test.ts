import { freshLease, withEpoch } from '@price-aggregator/kubernetes'
import { expect } from 'chai'
import fc from 'fast-check'
import { nextEpoch } from './epoch.ts'

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
})
