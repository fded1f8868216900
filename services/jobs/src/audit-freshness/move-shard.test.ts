import { avoidanceAnnotations, avoidedHolder, epochOf, withAnnotations } from '@price-aggregator/kubernetes'
import { expect } from 'chai'
import { avoidForMs, movedLease } from './move-shard.ts'
import { EPOCH, HOLDER, leaseAt, NOW } from './shards.fixture.ts'

const STUCK = { holder: HOLDER, epoch: EPOCH }
const TIMES = { now: NOW, until: NOW + 60_000 }

describe('moving a shard', () => {
  it('clears its holder and asks to avoid it, keeping the epoch and what others wrote', () => {
    const lease = withAnnotations(leaseAt(500), { somebody: 'else' })
    const moved = movedLease(lease, STUCK, TIMES)
    expect(moved).to.include({ holder: '', resourceVersion: lease.resourceVersion, name: lease.name })
    expect(epochOf(moved)).to.equal(EPOCH)
    expect(moved?.annotations).to.include({ somebody: 'else' })
    expect(avoidedHolder(moved, NOW + 59_999)).to.equal(HOLDER)
    expect(avoidedHolder(moved, NOW + 60_000)).to.equal(undefined)
  })

  it('leaves a Lease that is not as it was seen, or marked', () => {
    const marked = (holder: string, until: number) =>
      withAnnotations(leaseAt(500), avoidanceAnnotations({ holder, until }))
    for (const lease of [
      leaseAt(500, { holder: 'pod-b_1' }),
      leaseAt(500, { holder: '' }),
      leaseAt(500, {}, EPOCH + 1),
      marked(HOLDER, NOW + 1),
    ]) {
      expect(movedLease(lease, STUCK, TIMES)).to.equal(undefined)
    }
    expect(movedLease(marked(HOLDER, NOW), STUCK, TIMES)?.holder).to.equal('')
    expect(movedLease(marked('pod-b_1', NOW + 1), STUCK, TIMES)?.holder).to.equal('')
  })

  it('has a holder avoided for as long as is wanted, and for twice as long as it takes to be found stuck', () => {
    const tiers = ['hot', 'medium', 'cold'] as const
    const times = tiers.map(tier => avoidForMs({ shard: { tier, index: 0 } }, 60_000))
    expect(times).to.deep.equal([60_000, 180_000, 1_800_000])
  })
})
