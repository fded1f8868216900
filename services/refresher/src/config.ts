import type { Tier } from '@price-aggregator/prices'
import type { RefresherEnvironment } from './environment.ts'

/** What a refresher goes by. Durations in milliseconds unless named otherwise. */
export type RefresherConfig = {
  tiers: readonly Tier[]
  /** Refreshes at once, for each tier and again for the forced ones. */
  concurrency: number
  /** The longest one refresh may take. */
  deadlineMs: number
  minSources: number
  maxWeight: number
  history: { ttlSeconds: number; capacity: number }
  /** At the stop: for refreshes in flight, then for what waits to be written to history. */
  drain: { refreshesMs: number; historyMs: number }
}

const SECONDS_A_DAY = 86_400
/** Beside the outside calls, for what this process itself has to do. */
const SLACK_MS = 500

type Needed = Pick<
  RefresherEnvironment,
  | 'EXCHANGE_TIMEOUT_MS'
  | 'HISTORY_QUEUE'
  | 'HISTORY_TTL_DAYS'
  | 'MAX_WEIGHT'
  | 'MIN_SOURCES'
  | 'REDIS_TIMEOUT_MS'
  | 'REFRESH_CONCURRENCY'
  | 'TIERS'
>

export const configFromEnvironment = (env: Needed): RefresherConfig => ({
  tiers: env.TIERS,
  concurrency: env.REFRESH_CONCURRENCY,
  // One round of quotes, and a write that may be tried twice.
  deadlineMs: env.EXCHANGE_TIMEOUT_MS + 2 * env.REDIS_TIMEOUT_MS + SLACK_MS,
  minSources: env.MIN_SOURCES,
  maxWeight: env.MAX_WEIGHT,
  history: { ttlSeconds: env.HISTORY_TTL_DAYS * SECONDS_A_DAY, capacity: env.HISTORY_QUEUE },
  drain: { refreshesMs: 5_000, historyMs: 3_000 },
})
