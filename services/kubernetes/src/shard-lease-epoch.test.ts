import { expect } from 'chai'
import { leaseOfManifest } from './lease.ts'
import { withAnnotations } from './shard-lease.ts'
import { epochOf, withEpoch } from './shard-lease-epoch.ts'

const lease = leaseOfManifest({ metadata: { name: 'a' } })

describe("the epoch of a shard's Lease", () => {
  it('is read as it was written, and is 0 where none can be read', () => {
    expect(epochOf(withEpoch(lease, 1_795_478_421_953))).to.equal(1_795_478_421_953)
    for (const text of ['', 'x', '-1', '1.5', '1e99']) {
      expect(epochOf(withAnnotations(lease, { 'price-aggregator.io/epoch': text }))).to.equal(0)
    }
    expect(epochOf(undefined)).to.equal(0)
  })
})
