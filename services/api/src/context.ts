import type { Assignment, AssignmentView, HistoryStore, LatestStore } from '@price-aggregator/prices'
import type { Health, Logger } from '@price-aggregator/runtime'
import type { Registry } from 'prom-client'
import type { ApiConfig } from './config.ts'
import type { ApiMetrics } from './metrics/api-metrics.ts'
import type { PriceReader } from './price-reader.ts'
import type { Refreshes } from './refreshes.ts'
import type { RequestIdOf } from './request-id.ts'

/** What the API is started with. Its stores are closed by whoever made them. */
export type ApiDeps = {
  config: ApiConfig
  latest: LatestStore
  history: HistoryStore
  assignment: AssignmentView
  registry: Registry
  logger: Logger
}

/** What the routes need. */
export type AppDeps = {
  /** The assignment in effect. */
  assignment: () => Assignment
  prices: PriceReader
  refreshes: Refreshes
  health: Health
  /** Whether the process is stopping: clients are then told to close their connection. */
  isStopping: () => boolean
  metrics: ApiMetrics
  /** What `/metrics` shows; undefined: metrics and probes are served on another port. */
  registry: Registry | undefined
  requestIdOf: RequestIdOf
  logger: Logger
}
