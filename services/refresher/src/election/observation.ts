import { type Lease, sameRecord } from '@price-aggregator/kubernetes'

/**
 * A Lease as seen from here. As with client-go, it expires when its record was not seen to change for its duration;
 * the times written in it count for nothing. All times here are watch time, milliseconds.
 */
export type Observed = {
  /** As last seen; undefined: never seen. */
  lease: Lease | undefined
  /** Whether the last look found it. */
  present: boolean
  changedAt: number
}

/** What is known after a look that found `found`. A Lease that vanished keeps its holder until it would have expired. */
export const observe = (before: Observed | undefined, found: Lease | undefined, now: number): Observed => {
  if (!found)
    return before ? { ...before, present: false } : { lease: undefined, present: false, changedAt: now }
  const same = before?.present && before.lease && sameRecord(before.lease, found)
  return { lease: found, present: true, changedAt: same ? before.changedAt : now }
}

/** From when on anybody may take it. `leaseMs` holds where the Lease does not say. */
export const freeFrom = ({ lease, changedAt }: Observed, leaseMs: number): number => {
  if (!lease || lease.holder === '') return changedAt
  return changedAt + (lease.leaseDurationSeconds > 0 ? lease.leaseDurationSeconds * 1_000 : leaseMs)
}

/** Whether somebody holds it, and when last seen was alive. */
export const isHeld = (observed: Observed, now: number, leaseMs: number): boolean =>
  observed.present && now < freeFrom(observed, leaseMs)
