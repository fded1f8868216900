import { type Lease, microTime } from './lease.ts'

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

/** Held on; `now` in milliseconds since 1970 is written for people to read. */
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

/**
 * Whether a Lease says the same of its holder. Labels and annotations are no sign of life: others write them too.
 */
export const sameRecord = (a: Lease, b: Lease): boolean =>
  a.holder === b.holder &&
  a.renewTime === b.renewTime &&
  a.acquireTime === b.acquireTime &&
  a.transitions === b.transitions &&
  a.leaseDurationSeconds === b.leaseDurationSeconds
