import { type Lease, microTime, type OwnerReference } from '@price-aggregator/kubernetes'

/** What a Lease that is made here goes with, and the labels and annotations that say so. */
export type LeaseOwner = {
  reference: OwnerReference
  labels: Readonly<Record<string, string>>
  annotations: Readonly<Record<string, string>>
}

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
