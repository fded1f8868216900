import { epochOf, type Lease } from '@price-aggregator/kubernetes'
import { TIER_RULES } from '@price-aggregator/prices'
import { freeFrom } from './observation.ts'
import type { Seat } from './seat.ts'
import type { ElectionTiming } from './timing.ts'

/** What is to be known of the world to decide about a seat. */
export type Circumstances = {
  /** This process, as Leases name their holder. */
  me: string
  /** Watch time, milliseconds. */
  now: number
  /** Milliseconds on the latest store's clock. */
  storeNow: number
  /** Whether Leases could be listed just now: without, nothing is taken or given away, but what is held is renewed. */
  listed: boolean
  /** Whether the shard is part of the assignment in effect. */
  wanted: boolean
  /**
   * Whether the newest assignment has the shard too, in effect or not. Of a Lease that was deleted, that must be known
   * since: an upgrade takes away the Leases of shards that are about to end, and these are not made again.
   */
  lasting: boolean
  /** Whether this process may take shards: a member, and not about to stop. */
  candidate: boolean
  /** Whether the shard is this process's by placement. */
  rightful: boolean
  /** Whether the shard's Lease asks to avoid this process, and whether no other is there to take it. */
  avoided: boolean
  alone: boolean
  /** Whether the members have stood unchanged long enough to hand over by placement. */
  settled: boolean
}

/**
 * - `wait`: somebody else's, nobody's business here, or ours for the little while that it is to last.
 * - `step_down`: not ours any more; stop refreshing at once.
 * - `take`: draw an epoch, take the Lease with it, stamp the fence, then refresh. `tenured`: not ours by placement, so
 *   it is kept for a while. `redraw`: the Lease is ours, but the store refuses its epoch.
 * - `stamp`: the Lease is ours and the fence may be missing: stamp it under the Lease's epoch.
 * - `restore`: ours, and deleted: make it again under the same epoch.
 * - `hand_over`: somebody else's by placement: stop refreshing, drain, release.
 * - `give_up`: refreshing makes no progress: stop, release, and ask to be avoided.
 */
export type Decision =
  | {
      kind:
        | 'wait'
        | 'step_down'
        | 'renew'
        | 'stamp'
        | 'restore'
        | 'redraw'
        | 'hand_over'
        | 'release'
        | 'give_up'
    }
  | { kind: 'take'; tenured: boolean }

/** What to do about a shard now. A port of client-go's leaderelection, with placement and fences beside. */
export const decide = (seat: Seat, circumstances: Circumstances, timing: ElectionTiming): Decision => {
  const lease = seat.observed?.lease
  if (lease && lease.holder === circumstances.me) return decideOwn(seat, lease, circumstances, timing)
  if (seat.held !== undefined) return { kind: 'step_down' }
  return mayTake(seat, circumstances, timing)
}

const decideOwn = (
  seat: Seat,
  lease: Lease,
  circumstances: Circumstances,
  timing: ElectionTiming,
): Decision => {
  const { storeNow, listed, wanted, lasting } = circumstances
  const mayWrite = listed && (seat.observed?.present === true || lasting)
  const epoch = epochOf(lease)
  if (storeNow < seat.givenUpUntil || isStalled(seat, timing)) return { kind: 'give_up' }
  if (!wanted) return { kind: 'release' }
  if (seat.burnt >= epoch) return { kind: mayWrite ? 'redraw' : 'step_down' }
  if (!listed) return { kind: 'renew' }
  if (!seat.observed?.present) return { kind: lasting ? 'restore' : 'wait' }
  if (isForeign(seat, circumstances)) return { kind: 'hand_over' }
  return { kind: seat.held === epoch ? 'renew' : 'stamp' }
}

const isStalled = ({ held, stall, shard }: Seat, { stallIntervals }: ElectionTiming): boolean =>
  held !== undefined && stall.idleMs >= stallIntervals * TIER_RULES[shard.tier].intervalMs

const isForeign = ({ keepUntil }: Seat, { candidate, rightful, settled, now }: Circumstances): boolean =>
  candidate && !rightful && settled && now >= keepUntil

const mayTake = (seat: Seat, circumstances: Circumstances, timing: ElectionTiming): Decision => {
  const { now, storeNow, listed, wanted, lasting, candidate, rightful, avoided, alone } = circumstances
  if (!listed || !wanted || !candidate || !seat.observed) return { kind: 'wait' }
  if (!seat.observed.present && !lasting) return { kind: 'wait' }
  const free = now - freeFrom(seat.observed, timing.leaseMs)
  if (free < 0) return { kind: 'wait' }
  if (rightful && storeNow >= seat.givenUpUntil) return { kind: 'take', tenured: false }
  if (free < timing.graceMs || (avoided && !alone)) return { kind: 'wait' }
  // Who is avoided gives it to the next that comes.
  return { kind: 'take', tenured: !avoided }
}
