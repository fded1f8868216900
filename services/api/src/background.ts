import { randomUUID } from 'node:crypto'
import { flushAccesses } from './accesses.ts'
import type { ApiDeps } from './context.ts'
import { followJobReports } from './job-report-follower.ts'
import type { ApiMetrics } from './metrics/api-metrics.ts'
import type { Prices } from './prices.ts'

type BackgroundDeps = Pick<ApiDeps, 'config' | 'latest' | 'logger'> & { metrics: ApiMetrics; prices: Prices }

/** All that the API does beside answering, until `stop` aborts. Never rejects. */
export const runBackground = async (deps: BackgroundDeps, stop: AbortSignal): Promise<void> => {
  const { config, latest, logger, metrics, prices } = deps
  const { lostAccesses: lost, jobs } = metrics
  const { reads } = prices
  await Promise.all([
    prices.run(),
    flushAccesses(
      { reads, latest, flusher: randomUUID(), lost, logger, random: Math.random, ...config.accesses },
      stop,
    ),
    followJobReports({ latest, jobs, logger, ...config.jobReports }, stop),
  ])
}
