import type { LatestStore } from '@price-aggregator/prices'
import { type Logger, runLoop } from '@price-aggregator/runtime'
import { withDeadline } from './deadline.ts'
import type { JobMetrics } from './metrics/jobs.ts'

export type JobReportFollowerDeps = {
  latest: Pick<LatestStore, 'readJobReports'>
  jobs: JobMetrics
  everyMs: number
  /** Deadline of one read. */
  timeoutMs: number
  logger: Pick<Logger, 'debug'>
}

/**
 * Shows what the jobs last reported until `stop` aborts: read in the background, so that a scrape never waits for the
 * store. While it is away, what was read last stays. Never rejects.
 */
export const followJobReports = (
  { jobs, latest, logger, ...times }: JobReportFollowerDeps,
  stop: AbortSignal,
) =>
  runLoop(
    async () => {
      const deadline = { ms: times.timeoutMs, stop }
      jobs.show(await withDeadline(deadline, () => latest.readJobReports()))
    },
    {
      signal: stop,
      pauseMs: times.everyMs,
      backoff: { baseMs: times.everyMs, maxMs: times.everyMs },
      // Whether the latest store is there is said elsewhere.
      onFailure: error => logger.debug({ error }, "the jobs' reports could not be read"),
      onRecovery: () => logger.debug("the jobs' reports can be read again"),
    },
  )
