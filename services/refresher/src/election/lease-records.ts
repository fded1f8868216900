import type { Lease, OwnerReference } from '@price-aggregator/kubernetes'

/** What a Lease that is made here goes with, and the labels and annotations that say so. */
export type LeaseOwner = {
  reference: OwnerReference
  labels: Readonly<Record<string, string>>
  annotations: Readonly<Record<string, string>>
}

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
