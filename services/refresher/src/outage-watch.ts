import type { Asset } from '@price-aggregator/prices'

/** Fewer assets that fail may have a trouble of their own. */
const ASSETS = 3
/** So long nothing must have gone well, milliseconds; hence the end of an outage is told no more often. */
const LEAST_MS = 2_000

/** Tells when an outage ends in which nothing could be refreshed. Times on a monotonic clock, milliseconds. */
export type OutageWatch = {
  /** A refresh failed by an outage. */
  failed(asset: Asset): void
  /** A refresh went well; true where an outage is over by it. */
  succeeded(now: number): boolean
}

export const createOutageWatch = (): OutageWatch => {
  const failed = new Set<Asset>()
  let lastGoodAt = Number.NEGATIVE_INFINITY
  return {
    failed: asset => {
      failed.add(asset)
    },
    succeeded: now => {
      const over = failed.size >= ASSETS && now - lastGoodAt >= LEAST_MS
      failed.clear()
      lastGoodAt = now
      return over
    },
  }
}
