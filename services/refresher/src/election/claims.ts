import {
  type Answer,
  epochOf,
  freshLease,
  type KubernetesClient,
  type Lease,
  renewed,
  taken,
  withEpoch,
} from '@price-aggregator/kubernetes'
import type { LatestStore } from '@price-aggregator/prices'
import type { Logger } from '@price-aggregator/runtime'
import { nextEpoch } from './epoch.ts'
import { type LeaseOwner, ownedBy } from './lease-records.ts'
import type { Seat } from './seat.ts'
import { noStall } from './stall.ts'
import type { ElectionTiming } from './timing.ts'

export type ClaimDeps = {
  leases: Pick<KubernetesClient, 'createLease' | 'updateLease'>
  latest: Pick<LatestStore, 'now' | 'readFence' | 'stampFence'>
  /** This process, as Leases name their holder. */
  me: string
  labels: Readonly<Record<string, string>>
  /** What shard Leases go with, read when one is made or taken; undefined: not known. */
  owner(): Promise<LeaseOwner | undefined>
  /** What is led has changed. */
  onChange(): void
  logger: Pick<Logger, 'info' | 'warn'>
  monotonic: () => number
  watchNow: () => number
  timing: ElectionTiming
}

/** How a shard's Lease is taken and kept. All reject where the latest store is away. */
export type Claims = {
  /** Draws an epoch, takes the Lease with it, and stamps the fence. */
  claim(seat: Seat): Promise<void>
  renew(seat: Seat): Promise<boolean>
  /** Makes sure that the Lease is still ours, then stamps the fence under its epoch. */
  stampAgain(seat: Seat): Promise<void>
  /** Makes the Lease again as it was. */
  restore(seat: Seat): Promise<void>
  /** Writes a record over the one last seen; whether that was done. */
  write(seat: Seat, record: Lease, isThere: boolean): Promise<boolean>
}

export const createClaims = (deps: ClaimDeps): Claims => {
  const { leases, latest, me, logger, monotonic, watchNow } = deps
  const times = () => ({ now: latest.now(), leaseMs: deps.timing.leaseMs })

  /** What stands now is known where the API server says so; else the next look tells. */
  const write = async (seat: Seat, record: Lease, isThere: boolean): Promise<boolean> => {
    const answer: Answer<Lease> = await (isThere ? leases.updateLease(record) : leases.createLease(record))
    if (answer.kind === 'refused') {
      logger.warn({ shard: seat.id, error: answer.error }, 'the API server refuses to write a Lease')
    }
    if (answer.kind !== 'ok') return false
    seat.observed = { lease: answer.value, present: true, changedAt: watchNow() }
    seat.renewedAt = monotonic()
    return true
  }

  const stamp = async (seat: Seat, epoch: number): Promise<void> => {
    const { stamped, fence } = await latest.stampFence(seat.id, epoch, me)
    if (!stamped) {
      logger.warn({ shard: seat.id, epoch, fence }, 'a higher epoch stands: drawing again')
      seat.burnt = Math.max(seat.burnt, epoch)
      return
    }
    seat.held = epoch
    seat.stall = noStall(watchNow())
    deps.onChange()
  }

  const renew = async (seat: Seat): Promise<boolean> => {
    const lease = seat.observed?.lease
    return lease !== undefined && write(seat, renewed(lease, times()), true)
  }

  return {
    write,
    renew,
    stampAgain: async seat => {
      if (await renew(seat)) await stamp(seat, epochOf(seat.observed?.lease))
    },
    restore: async seat => {
      const lease = seat.observed?.lease
      if (lease) await write(seat, renewed(ownedBy(lease, await deps.owner()), times()), false)
    },
    claim: async seat => {
      const { lease, present = false } = seat.observed ?? {}
      const base = lease ?? freshLease(seat.leaseName, deps.labels)
      const fence = await latest.readFence(seat.id)
      const owner = present && base.ownerReferences.length > 0 ? undefined : await deps.owner()
      const epoch = nextEpoch({ lease, fence: fence?.epoch, now: latest.now() })
      const record = withEpoch(taken(ownedBy(base, owner), me, times()), epoch)
      if (!(await write(seat, record, present))) return
      logger.info({ shard: seat.id, epoch, before: lease?.holder }, 'shard taken')
      await stamp(seat, epoch)
    },
  }
}
