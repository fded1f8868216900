import { redisUrl } from '@price-aggregator/runtime'
import type { z } from 'zod'
import type { environmentSchema } from './environment.ts'

/** All durations in milliseconds. */
export type ApiConfig = {
  http: { port: number; host: string; shutdownDelayMs: number; shutdownGraceMs: number }
  /** Where metrics and probes are served; undefined: beside the API, on its port. */
  metricsPort: number | undefined
  /** See `RefreshesDeps`. */
  refresh: { waitMs: number; maxWaiting: number; pace: { limit: number; intervalMs: number } }
  /** See `PriceReaderDeps`. */
  stale: { revalidateEveryMs: number; staleEveryMs: number; staleWaitMs: number }
  lookup: { latestTimeoutMs: number; historyTimeoutMs: number; maxInFlight: number }
  /** See `UpdateFollowerDeps`. */
  follow: { chunk: number; waitMs: number; connectMs: number }
  warmUp: { concurrency: number }
  /** See `AccessFlusherDeps` and `JobReportFollowerDeps`. */
  accesses: { everyMs: number; timeoutMs: number }
  jobReports: { everyMs: number; timeoutMs: number }
}

/**
 * A network may let a new pod through only a second or more after it began: one that was ready before, with nothing in
 * memory, would fail what it is asked.
 */
const CONNECT_MS = 5_000

/** 100 background refreshes a second: some for each pod are within what exchanges grant. */
const BACKGROUND_PACE = { limit: 10, intervalMs: 100 }

type ApiEnvironment = z.output<typeof environmentSchema>

export const configFromEnvironment = (env: Omit<ApiEnvironment, 'REDIS_URL'>): ApiConfig => ({
  http: {
    port: env.PORT,
    host: env.HOST,
    shutdownDelayMs: env.SHUTDOWN_DELAY_MS,
    shutdownGraceMs: env.SHUTDOWN_GRACE_MS,
  },
  metricsPort: env.METRICS_PORT,
  refresh: { waitMs: env.REFRESH_WAIT_MS, maxWaiting: env.MAX_LOOKUPS, pace: BACKGROUND_PACE },
  stale: { revalidateEveryMs: 30_000, staleEveryMs: 5_000, staleWaitMs: 1_000 },
  lookup: {
    latestTimeoutMs: env.REDIS_TIMEOUT_MS,
    historyTimeoutMs: env.DYNAMODB_TIMEOUT_MS,
    maxInFlight: env.MAX_LOOKUPS,
  },
  follow: { chunk: 500, waitMs: 1_000, connectMs: Math.max(env.REDIS_TIMEOUT_MS, CONNECT_MS) },
  warmUp: { concurrency: env.WARM_UP_CONCURRENCY },
  accesses: { everyMs: 10_000, timeoutMs: env.REDIS_TIMEOUT_MS },
  jobReports: { everyMs: 15_000, timeoutMs: env.REDIS_TIMEOUT_MS },
})

/** Where the stores are, and how long they may take to answer. */
export const storesFromEnvironment = (env: ApiEnvironment) => ({
  latest: { url: redisUrl(env), commandTimeoutMs: env.REDIS_TIMEOUT_MS },
  history: {
    ...(env.DYNAMODB_ENDPOINT === undefined ? {} : { endpoint: env.DYNAMODB_ENDPOINT }),
    region: env.AWS_REGION,
    table: env.DYNAMODB_TABLE,
    requestTimeoutMs: env.DYNAMODB_TIMEOUT_MS,
  },
})
