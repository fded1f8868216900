import { type Fence, TIER_RULES, type Tier } from '@price-aggregator/prices'

/** A shard whose prices another process writes, as seen from here; `changedAt` on a monotonic clock, milliseconds. */
export type Standby = { epoch: number | undefined; writtenAt: number | undefined; changedAt: number }

/** What is seen of the fence now. Like client-go's elector: only changes seen from here count, no remote clock. */
export const observe = (seen: Standby | undefined, fence: Fence | undefined, now: number): Standby => {
  const { epoch, writtenAt } = fence ?? { epoch: undefined, writtenAt: undefined }
  const same = seen && seen.epoch === epoch && seen.writtenAt === writtenAt
  return same ? seen : { epoch, writtenAt, changedAt: now }
}

const INTERVALS = 3
const AT_LEAST_MS = 10_000

/** How long nobody must have written a shard before it is taken from whoever leads it, milliseconds. */
export const quietMs = (tier: Tier): number => Math.max(INTERVALS * TIER_RULES[tier].intervalMs, AT_LEAST_MS)
