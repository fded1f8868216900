import { epochOf, type Lease } from '@price-aggregator/kubernetes'
import { type Asset, type Fence, type Shard, TIER_RULES } from '@price-aggregator/prices'

/** What two looks, some seconds apart, found of one thing; undefined: it was not there. */
type Twice<T> = { first: T | undefined; last: T | undefined }

/** A shard of the assignment in effect, as this job saw it. */
export type ShardState = {
  shard: Shard
  assets: readonly Asset[]
  fence: Twice<Fence>
  /** Undefined where there are no Leases to look at. */
  lease: Twice<Lease> | undefined
}

/** `now` on the latest store's clock; `watchedMs` between the two looks, on a clock that never jumps. */
export type WatchTimes = { now: number; watchedMs: number }

/**
 * - `well`: written by who holds it, or in the middle of a change that the next run will see the end of.
 * - `without_holder`: nobody has held or renewed its Lease while it was watched.
 * - `mismatched`: its holder renews, and the fence names another holder or epoch, or there is none.
 * - `stuck`: its holder renews, and has written nothing for three intervals.
 */
export type ShardCondition =
  | { kind: 'well' | 'without_holder' | 'mismatched' }
  | { kind: 'stuck'; holder: string; epoch: number; quietMs: number }

const STUCK_INTERVALS = 3

/** How long a shard of the tier may go unwritten before its holder counts as stuck, milliseconds. */
export const stuckAfterMs = ({ tier }: Pick<Shard, 'tier'>): number =>
  STUCK_INTERVALS * TIER_RULES[tier].intervalMs

/** No remote time is compared: that a Lease is renewed is told by its having changed between the two looks. */
export const conditionOf = (state: ShardState, times: WatchTimes): ShardCondition => {
  const { lease } = state
  if (lease && isWithoutHolder(lease, times.watchedMs)) return { kind: 'without_holder' }
  if (lease && !isRenewed(lease)) return { kind: 'well' }
  const quiet = quietFor(state, times)
  if (quiet !== undefined && quiet > stuckAfterMs(state.shard) && state.assets.length > 0) {
    const { holder = '' } = lease?.last ?? state.fence.last ?? {}
    const epoch = lease ? epochOf(lease.last) : (state.fence.last?.epoch ?? 0)
    return { kind: 'stuck', holder, epoch, quietMs: quiet }
  }
  return { kind: lease && isMismatched(state.fence, lease) ? 'mismatched' : 'well' }
}

const isWithoutHolder = ({ first, last }: Twice<Lease>, watchedMs: number): boolean => {
  if (!last || last.holder === '') return !first || first.holder === ''
  const same = first?.holder === last.holder && first.renewTime === last.renewTime
  return same && watchedMs > last.leaseDurationSeconds * 1_000
}

const isRenewed = ({ first, last }: Twice<Lease>): boolean =>
  first !== undefined &&
  last !== undefined &&
  last.holder !== '' &&
  first.holder === last.holder &&
  epochOf(first) === epochOf(last) &&
  first.renewTime !== last.renewTime

/** How far a time may lie ahead of `now`, which is an estimate, before a clock that was set back is the reason. */
const AHEAD_MS = 1_000

const isAhead = (time: number | undefined, now: number): boolean => (time ?? 0) > now + AHEAD_MS

/** Whether the store's clock was set back since the shard was taken or written last: its times are not to be trusted. */
export const isClockAhead = ({ fence, lease }: Pick<ShardState, 'fence' | 'lease'>, now: number): boolean =>
  [fence.last?.writtenAt, fence.last?.epoch, epochOf(lease?.last)].some(time => isAhead(time, now))

/**
 * How long nobody has written the shard, though somebody held it; undefined where a write was seen, or where it cannot
 * be told: without a fence the store has lost when the last one was. An epoch is at least the store's clock at the
 * moment it was drawn, so who has only just taken a shard is not blamed for the silence before. An epoch ahead of the
 * clock says nothing; where the last write is, or there was none, no more is known than what was watched.
 */
const quietFor = (
  { fence: { first, last }, lease }: ShardState,
  { now, watchedMs }: WatchTimes,
): number | undefined => {
  if (!last || first?.epoch !== last.epoch || first.writtenAt !== last.writtenAt) return undefined
  const epochs = [last.epoch, epochOf(lease?.last)]
  const known = epochs.filter(epoch => !isAhead(epoch, now))
  const isUnknown =
    isAhead(last.writtenAt, now) || (last.writtenAt === undefined && known.length < epochs.length)
  return isUnknown ? watchedMs : now - Math.max(last.writtenAt ?? 0, ...known)
}

const isMismatched = ({ first, last }: Twice<Fence>, lease: Twice<Lease>): boolean => {
  const differs = (fence: Fence | undefined) =>
    fence?.holder !== lease.last?.holder || fence?.epoch !== epochOf(lease.last)
  return differs(first) && differs(last)
}
