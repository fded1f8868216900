import { type Lease, sameRecord } from '@price-aggregator/kubernetes'

/**
 * A guard's Lease as it was watched from here. As with client-go, it expires when it was not seen to change for its
 * duration; the times written in it count for nothing.
 */
export type GuardWatch = {
  lease: Lease
  /** Monotonic, milliseconds. */
  lookedAt: number
  /** For how long it was watched without a change, milliseconds. */
  unchangedMs: number
}

/**
 * `ours`: a call that seemed to have failed did take it. `take`: nobody holds it, its holder is gone, or was done with
 * a run that had begun before this one. `busy`: it changed while it was watched, so another run is at work, or began
 * with this one and was done first. Who `waits` goes on watching until it ends.
 */
export type GuardStep =
  | { kind: 'ours'; lease: Lease }
  | { kind: 'take'; lease: Lease | undefined; watch: GuardWatch | undefined }
  | { kind: 'busy'; holder: string }
  | { kind: 'watch'; watch: GuardWatch }

export type GuardView = {
  me: string
  now: number
  /** How often the Lease is looked at. */
  lookMs: number
  /** Holds where a Lease does not say how long it lasts. */
  leaseMs: number
  /** Whether the end of another run is waited for. */
  waits: boolean
}

/** What to do after a look at the Lease found `found`; undefined: there is none. */
export const nextGuardStep = (
  before: GuardWatch | undefined,
  found: Lease | undefined,
  view: GuardView,
): GuardStep => {
  if (!found) return { kind: 'take', lease: undefined, watch: undefined }
  if (found.holder === view.me) return { kind: 'ours', lease: found }
  const hasChanged = before !== undefined && !sameRecord(before.lease, found)
  if (hasChanged && !view.waits && !isEarlierRunDone(found)) {
    return { kind: 'busy', holder: found.holder || before.lease.holder }
  }
  const watch = watched(hasChanged ? undefined : before, found, view)
  const durationMs = found.leaseDurationSeconds * 1_000 || view.leaseMs
  const isFree = found.holder === '' || watch.unchangedMs >= durationMs
  return isFree ? { kind: 'take', lease: found, watch } : { kind: 'watch', watch }
}

/**
 * Two runs that are started at once come to the Lease within so long of each other. What the first has done then counts
 * for both, also where it is quicker than the second one's next look.
 */
const TOGETHER_MS = 10_000

/** Whether a Lease that was watched for less than its renewals are apart was released by a run that had begun earlier. */
const isEarlierRunDone = ({ holder, acquireTime = '', renewTime = '' }: Lease): boolean =>
  // Both times are of the clock of who held it, so no two clocks are compared.
  holder === '' && Date.parse(renewTime) - Date.parse(acquireTime) > TOGETHER_MS

/** Time counts only while the Lease could be looked at: an API server that was away makes nobody's Lease expire. */
const watched = (before: GuardWatch | undefined, lease: Lease, { now, lookMs }: GuardView): GuardWatch => ({
  lease,
  lookedAt: now,
  unchangedMs: before ? before.unchangedMs + Math.min(now - before.lookedAt, 2 * lookMs) : 0,
})
