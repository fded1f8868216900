import type { Asset } from '@price-aggregator/prices'

/** So many assets that were well must fail in a row, or all where there are fewer. */
const ASSETS = 10
/** So long nothing must have gone well, milliseconds. */
const SILENCE_MS = 2_000
/** Prices that come and go are caught up with no more often, milliseconds: between, backoff is short anyway. */
const LEAST_BETWEEN_MS = 60_000

/** `starting`: nothing was ever refreshed. `outage`: nothing can be any more. */
export type OutagePhase = 'starting' | 'outage' | 'well'

/**
 * Knows whether the process can refresh nothing at all. Only what was well before counts: whatever fails for long is a
 * trouble of its own, however often it is tried between two successes. Times on a monotonic clock, milliseconds.
 */
export type OutageWatch = {
  /** A refresh failed by an outage whose asset had been refreshed before, or is tried for the first time. */
  failedNewly(asset: Asset): void
  /** A refresh went well: the assets that had failed newly where an outage is over by it. */
  succeeded(now: number): ReadonlySet<Asset> | undefined
  phase(now: number): OutagePhase
}

/** `assets`: how many the process refreshes. */
export const createOutageWatch = (assets: () => number): OutageWatch => {
  const failing = new Set<Asset>()
  /** What failed by outages whose end was not told yet. */
  let untold = new Set<Asset>()
  let lastGoodAt = Number.NEGATIVE_INFINITY
  let lastToldAt = Number.NEGATIVE_INFINITY
  const isOutage = (now: number) =>
    failing.size >= Math.max(1, Math.min(ASSETS, assets())) && now - lastGoodAt >= SILENCE_MS

  return {
    failedNewly: asset => {
      failing.add(asset)
    },
    succeeded: now => {
      if (isOutage(now)) for (const asset of failing) untold.add(asset)
      failing.clear()
      lastGoodAt = now
      if (untold.size === 0 || now - lastToldAt < LEAST_BETWEEN_MS) return undefined
      const told = untold
      untold = new Set()
      lastToldAt = now
      return told
    },
    phase: now => {
      if (lastGoodAt === Number.NEGATIVE_INFINITY) return 'starting'
      return untold.size > 0 || isOutage(now) ? 'outage' : 'well'
    },
  }
}
