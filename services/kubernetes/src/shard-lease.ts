import { type Lease, microTime } from './lease.ts'

/** The label by which one list call finds all Leases of a tier. */
export const TIER_LABEL = 'price-aggregator/tier'

/** The selector of those that carry all labels; empty: of all. */
export const labelSelector = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',')

/** The name of the Lease by which a shard's leader is elected. */
export const shardLeaseName = (prefix: string, { tier, index }: { tier: string; index: number }): string =>
  `${prefix}-refresher-${tier}-${index}`

/** The start of the names of all members' Leases of a tier; the pod's name follows. */
export const memberLeasePrefix = (prefix: string, tier: string): string => `${prefix}-member-${tier}-`

/** Free at once, for whoever sees it; as client-go releases. `now` in milliseconds is for people to read. */
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
