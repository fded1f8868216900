import { expect } from 'chai'
import { avoidanceAnnotations, avoidedHolder } from './avoidance.ts'
import { freshLease, withAnnotations } from './lease-records.ts'

const lease = freshLease('a', {})

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
})
