import type { Logger } from '@price-aggregator/runtime'
import type { Job } from './job.ts'
import { type GuardOutcome, type JobGuard, noGuard } from './job-guard.ts'
import { type ReportDeps, saveReport } from './run-job-report.ts'
import { resultOf, type WorkResult } from './run-job-result.ts'
import { startTimeLimit } from './run-job-time.ts'

export type RunJobDeps = ReportDeps & {
  guard: JobGuard
  logger: Logger
  /** The whole run, waiting for the guard included, milliseconds. */
  timeoutMs: number
  /** Tells the run to stop before it is done. */
  signal: AbortSignal
}

/** `busy`: another run was at work, which is as well. */
export type JobOutcome = 'done' | 'busy' | 'failed'

/**
 * Runs a job under its guard, within its time; says in one line what came of it, and saves that as the job's report. A
 * report that cannot be saved is said, and changes no outcome: the duty was done. A dry run needs no guard, saves no
 * report and says each change. Never rejects; some 8 s after its time at the latest it is over.
 */
export const runJob = async (
  deps: RunJobDeps,
  name: string,
  job: Job,
  { dryRun }: { dryRun: boolean },
): Promise<JobOutcome> => {
  const { logger } = deps
  const startedAt = performance.now()
  const limit = startTimeLimit(deps.timeoutMs)
  const guard = dryRun ? noGuard : deps.guard
  const outcome = await guard(AbortSignal.any([deps.signal, limit.signal]), signal =>
    resultOf(job, { dryRun, logger, signal }),
  )
  limit.clear()
  if (outcome.kind === 'busy') {
    logger.info({ job: name, holder: outcome.holder }, 'another run is at work')
    return 'busy'
  }
  const result = workResult(outcome)
  const durationMs = Math.round(performance.now() - startedAt)
  const ok = result.failures.length === 0
  say(logger, { job: name, ok, dryRun, durationMs }, result)
  if (!dryRun) await saveReport(deps, { job: name, ok, dryRun, durationMs, ...result })
  return ok ? 'done' : 'failed'
}

const workResult = (outcome: Exclude<GuardOutcome<WorkResult>, { kind: 'busy' }>): WorkResult =>
  outcome.kind === 'ran'
    ? outcome.value
    : { findings: {}, changes: [], failures: [outcome.error.message], error: outcome.error }

type About = { job: string; ok: boolean; dryRun: boolean; durationMs: number }

const say = (logger: Logger, about: About, { findings, changes, failures, error }: WorkResult): void => {
  const { job, ok, dryRun } = about
  for (const change of changes) {
    logger[dryRun ? 'info' : 'debug']({ job, change }, dryRun ? 'would be changed' : 'changed')
  }
  logger[ok ? 'info' : 'error'](
    { ...about, findings, changes: changes.length, failures, ...(error !== undefined && { error }) },
    ok ? 'job done' : 'job failed',
  )
}
