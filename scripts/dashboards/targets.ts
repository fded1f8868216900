/** The project's targets, which thresholds of panels show. */
export const TARGETS = {
  p95Seconds: 0.08,
  p99Seconds: 0.1,
  cacheHits: 0.95,
  errors: 0.001,
  /** Share of the time in which the oldest price of each tier is not stale. */
  fresh: 0.999,
  /** Share of its limit that the API may use at its target rate. */
  cpu: 0.7,
  memory: 0.8,
} as const

/** Seconds between two refreshes of an asset, and after which its price is stale. */
export const TIERS = {
  hot: { everySeconds: 5, staleSeconds: 10 },
  medium: { everySeconds: 30, staleSeconds: 60 },
  cold: { everySeconds: 300, staleSeconds: 600 },
} as const

export type Tier = keyof typeof TIERS

/**
 * How many times faster than allowed a budget burns when a month's is gone in 2 days, 5 days and a month: The Site
 * Reliability Workbook, chapter 5, table 5-8.
 */
export const BURN_RATES = { page: 14.4, urgent: 6, slow: 1 } as const
