import type { Lease } from '@price-aggregator/kubernetes'
import { isHeld, type Observed, observe } from './observation.ts'

/** A process that may lead shards of a tier. `id` stays the same when its container restarts, `holder` does not. */
export type Member = { id: string; holder: string }

/** All members' Leases of a tier as seen from here, by name. */
export type ObservedMembers = ReadonlyMap<string, Observed>

/** What is known after a look that found `found`. A Lease that is gone, as with its Pod, is forgotten. */
export const observeMembers = (
  before: ObservedMembers,
  found: readonly Lease[],
  now: number,
): ObservedMembers => new Map(found.map(lease => [lease.name, observe(before.get(lease.name), lease, now)]))

/** Those that are alive by their Leases. */
export const liveMembers = (members: ObservedMembers, now: number, leaseMs: number): Member[] =>
  [...members].flatMap(([id, observed]) =>
    isHeld(observed, now, leaseMs) ? [{ id, holder: observed.lease?.holder ?? '' }] : [],
  )
