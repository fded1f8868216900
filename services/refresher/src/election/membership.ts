import {
  freshLease,
  type KubernetesClient,
  type Lease,
  type OwnerReference,
  released,
  renewed,
  taken,
} from '@price-aggregator/kubernetes'
import type { LatestStore } from '@price-aggregator/prices'
import type { Member } from './members.ts'
import type { ElectionTiming } from './timing.ts'

export type MembershipDeps = {
  leases: Pick<KubernetesClient, 'createLease' | 'updateLease'>
  latest: Pick<LatestStore, 'now'>
  /** The name of this process's member Lease, and how Leases name this process. */
  member: Member
  labels: Readonly<Record<string, string>>
  /** The Pod, with which the Lease goes. */
  pod: OwnerReference | undefined
  monotonic: () => number
  timing: Pick<ElectionTiming, 'leaseMs' | 'retryMs'>
}

/** This process's own member Lease, by which others know that it may lead shards. */
export type Membership = {
  /** Whether a call is under way: what is looked for meanwhile may be old when it is found. */
  busy(): boolean
  see(found: Lease | undefined): void
  /** Whether the Lease was this process's when last seen. */
  joined(): boolean
  /** Whether `keep` has something to do. */
  due(wanted: boolean): boolean
  /** Takes or renews the Lease where `wanted`, else releases it. What fails is to be tried again after the next look. */
  keep(wanted: boolean): Promise<void>
}

export const createMembership = (deps: MembershipDeps): Membership => {
  const { leases, latest, member, labels, pod, monotonic, timing } = deps
  const { leaseMs, retryMs } = timing
  let lease: Lease | undefined
  let writtenAt = Number.NEGATIVE_INFINITY
  let busy = false

  const joined = () => lease?.holder === member.holder

  const recordFor = (wanted: boolean): Lease => {
    const base = lease ?? { ...freshLease(member.id, labels), ownerReferences: pod ? [pod] : [] }
    const now = latest.now()
    if (!wanted) return released(base, now)
    return joined() ? renewed(base, { now, leaseMs }) : taken(base, member.holder, { now, leaseMs })
  }

  return {
    busy: () => busy,
    see: found => {
      // One that vanished is made again.
      lease = found ?? (lease && { ...lease, resourceVersion: undefined })
    },
    joined,
    due: wanted => !busy && (wanted ? !joined() || monotonic() - writtenAt >= retryMs / 2 : joined()),
    keep: async wanted => {
      busy = true
      const record = recordFor(wanted)
      const isThere = record.resourceVersion !== undefined
      const answer = await (isThere ? leases.updateLease(record) : leases.createLease(record))
      busy = false
      if (answer.kind !== 'ok') return
      lease = answer.value
      writtenAt = monotonic()
    },
  }
}
