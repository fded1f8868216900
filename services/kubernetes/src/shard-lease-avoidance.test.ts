import { expect } from 'chai'
import { leaseOfManifest } from './lease.ts'
import { withAnnotations } from './shard-lease.ts'
import { avoidanceAnnotations, avoidedHolder, lastAvoidance } from './shard-lease-avoidance.ts'

const lease = leaseOfManifest({ metadata: { name: 'a' } })

describe('avoiding a holder', () => {
  it('lasts until the time that was said', () => {
    const avoiding = withAnnotations(lease, avoidanceAnnotations({ holder: 'pod-a_1', until: 5_000 }))
    expect(avoidedHolder(avoiding, 4_999)).to.equal('pod-a_1')
    expect(avoidedHolder(avoiding, 5_000)).to.equal(undefined)
  })

  it('is not asked for by a Lease that says nothing, or half of it', () => {
    expect(avoidedHolder(undefined, 0)).to.equal(undefined)
    expect(avoidedHolder(lease, 0)).to.equal(undefined)
    const half = withAnnotations(lease, { 'price-aggregator.io/avoid-holder': 'pod-a_1' })
    expect(avoidedHolder(half, 0)).to.equal(undefined)
  })

  it('says how many times in a row, also when it is over; once where that cannot be read', () => {
    const mark = { holder: 'pod-a_1', until: 5_000 }
    const marked = withAnnotations(lease, avoidanceAnnotations({ ...mark, times: 3 }))
    expect(lastAvoidance(marked)).to.deep.equal({ ...mark, times: 3 })
    expect(lastAvoidance(withAnnotations(marked, avoidanceAnnotations(mark)))?.times).to.equal(1)
    for (const text of ['', 'x', '0', '-1', '1.5', '1e99']) {
      const wrong = withAnnotations(marked, { 'price-aggregator.io/avoid-times': text })
      expect(lastAvoidance(wrong)?.times, text).to.equal(1)
    }
    expect(lastAvoidance(lease)).to.equal(undefined)
  })
})
