import {
  avoidanceAnnotations,
  avoidedHolder,
  epochOf,
  type Lease,
  lastAvoidance,
  withAnnotations,
} from '@price-aggregator/kubernetes'
import { expect } from 'chai'
import { avoidForMs, movedLease } from './move-shard.ts'
import { EPOCH, HOLDER, leaseAt, NOW } from './shards.fixture.ts'

const STUCK = { holder: HOLDER, epoch: EPOCH, shard: { tier: 'hot', index: 0 } } as const
const TIMES = { now: NOW, avoidMs: 60_000 }

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
    const times = tiers.map(tier => avoidForMs({ shard: { tier, index: 0 } }, { avoidMs: 60_000, times: 1 }))
    expect(times).to.deep.equal([60_000, 180_000, 1_800_000])
  })

  it('has one that stays mute avoided twice as long each time, up to an hour or what is wanted at least', () => {
    const minutes = (avoidMs: number) => {
      let lease: Lease | undefined = leaseAt(500)
      let now = NOW
      return [1, 2, 3, 4, 5].map(times => {
        const moved: Lease | undefined = lease && movedLease(lease, STUCK, { now, avoidMs })
        expect(lastAvoidance(moved)?.times).to.equal(times)
        const until = lastAvoidance(moved)?.until ?? Number.NaN
        const avoidedFor = (until - now) / 60_000
        // It has the shard back, and is found mute again two minutes later.
        now = until + 120_000
        lease = moved && { ...moved, holder: HOLDER }
        return avoidedFor
      })
    }
    expect(minutes(600_000)).to.deep.equal([10, 20, 40, 60, 60])
    expect(minutes(7_200_000)).to.deep.equal([120, 120, 120, 120, 120])
  })

  it('begins anew for another, and for one that was well for an hour', () => {
    const avoided = (holder: string, until: number) =>
      withAnnotations(leaseAt(500), avoidanceAnnotations({ holder, until, times: 3 }))
    for (const lease of [avoided('pod-b_1', NOW - 1), avoided(HOLDER, NOW - 3_600_000)]) {
      expect(lastAvoidance(movedLease(lease, STUCK, TIMES))).to.deep.equal({
        holder: HOLDER,
        until: NOW + 60_000,
        times: 1,
      })
    }
    expect(lastAvoidance(movedLease(avoided(HOLDER, NOW - 3_599_999), STUCK, TIMES))?.times).to.equal(4)
  })
})
