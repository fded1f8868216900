import { type Lease, microTime, type OwnerReference } from '@price-aggregator/kubernetes'
import type { Shard, Tier } from '@price-aggregator/prices'
import { EPOCH_ANNOTATION } from './epoch.ts'

/** What a Lease that is made here goes with, and the labels and annotations that say so. */
export type LeaseOwner = {
  reference: OwnerReference
  labels: Readonly<Record<string, string>>
  annotations: Readonly<Record<string, string>>
}

/** The label by which one list call finds all Leases of a tier. */
export const TIER_LABEL = 'price-aggregator/tier'

export const labelSelector = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',')

export const shardLeaseName = (prefix: string, { tier, index }: Shard): string =>
  `${prefix}-refresher-${tier}-${index}`

/** The start of the names of all members' Leases of a tier; the pod's name follows. */
export const memberLeasePrefix = (prefix: string, tier: Tier): string => `${prefix}-member-${tier}-`

/** A Lease that is nobody's yet. */
export const freshLease = (name: string, labels: Readonly<Record<string, string>>): Lease => ({
  name,
  resourceVersion: undefined,
  holder: '',
  leaseDurationSeconds: 0,
  acquireTime: undefined,
  renewTime: undefined,
  transitions: 0,
  labels,
  annotations: {},
  ownerReferences: [],
})

type Now = { now: number; leaseMs: number }

/** Held on; `now` in milliseconds on the store's clock is written for people to read. */
export const renewed = (lease: Lease, { now, leaseMs }: Now): Lease => ({
  ...lease,
  leaseDurationSeconds: Math.ceil(leaseMs / 1_000),
  renewTime: microTime(now),
})

/** Held by `holder` from now on. */
export const taken = (lease: Lease, holder: string, now: Now): Lease => ({
  ...renewed(lease, now),
  holder,
  acquireTime: microTime(now.now),
  transitions: lease.holder === holder ? lease.transitions : lease.transitions + 1,
})

export const withEpoch = (lease: Lease, epoch: number): Lease =>
  withAnnotations(lease, { [EPOCH_ANNOTATION]: String(epoch) })

/** Free at once, for whoever sees it; as client-go releases. */
export const released = (lease: Lease, now: number): Lease => ({
  ...lease,
  holder: '',
  leaseDurationSeconds: 1,
  renewTime: microTime(now),
})

export const withAnnotations = (lease: Lease, annotations: Readonly<Record<string, string>>): Lease => ({
  ...lease,
  annotations: { ...lease.annotations, ...annotations },
})

/** Deleted together with its owner from now on. */
export const ownedBy = (lease: Lease, owner: LeaseOwner | undefined): Lease =>
  owner
    ? {
        ...lease,
        labels: { ...owner.labels, ...lease.labels },
        annotations: { ...owner.annotations, ...lease.annotations },
        ownerReferences: [owner.reference],
      }
    : lease
