import type { JobReportStore, LatestStore } from '@price-aggregator/prices'
import { type Logger, sleep } from '@price-aggregator/runtime'
import type { JobResult } from './job.ts'

export type ReportDeps = {
  reports: Pick<JobReportStore & LatestStore, 'saveJobReport' | 'now'>
  logger: Logger
  /** How long it may take, tries included. Default 3,000. */
  reportWithinMs?: number
}

type Ended = JobResult & { job: string; ok: boolean; dryRun: boolean; durationMs: number }

const PAUSE_MS = 250

/** Saves a run's report; where it cannot be done in time that is said, and no more. */
export const saveReport = async (
  { reports, logger, reportWithinMs = 3_000 }: ReportDeps,
  { job, ok, dryRun, durationMs, findings, changes, failures }: Ended,
): Promise<void> => {
  const until = AbortSignal.timeout(reportWithinMs)
  for (;;) {
    const finishedAt = reports.now()
    const report = { job, ok, dryRun, startedAt: finishedAt - durationMs, finishedAt }
    try {
      await reports.saveJobReport({
        ...report,
        findings: { ...findings },
        changes: [...changes],
        failures: [...failures],
      })
      return
    } catch (error) {
      await sleep(PAUSE_MS, until)
      if (!until.aborted) continue
      logger.warn({ job, error }, 'the report of this run could not be saved')
      return
    }
  }
}
