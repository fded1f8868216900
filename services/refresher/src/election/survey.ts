import type { Lease } from '@price-aggregator/kubernetes'
import { liveMembers, type Member, type ObservedMembers, observeMembers } from './members.ts'
import type { ElectionTiming } from './timing.ts'
import { look, startWatch, type WatchTime } from './watch-time.ts'

/** What a process sees of the members of its tier. */
export type Survey = {
  watch: WatchTime
  observed: ObservedMembers
  /** The others that are alive. */
  others: readonly Member[]
  /** Since when they have been the same, watch time. */
  unchangedSince: number
}

export const startSurvey = (now: number): Survey => ({
  watch: startWatch(now),
  observed: new Map(),
  others: [],
  unchangedSince: 0,
})

type Timing = Pick<ElectionTiming, 'leaseMs' | 'retryMs'>

/** What is seen after a look at `now` (monotonic, milliseconds) found these member Leases of others. */
export const surveyed = (before: Survey, found: readonly Lease[], now: number, timing: Timing): Survey => {
  const watch = look(before.watch, now, 1.5 * timing.retryMs)
  const observed = observeMembers(before.observed, found, watch.elapsedMs)
  const others = liveMembers(observed, watch.elapsedMs, timing.leaseMs)
  const same = rollOf(others) === rollOf(before.others)
  return { watch, observed, others, unchangedSince: same ? before.unchangedSince : watch.elapsedMs }
}

const rollOf = (members: readonly Member[]): string =>
  members
    .map(({ id }) => id)
    .sort()
    .join(' ')
