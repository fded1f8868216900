import { changedJob, type JobChange, type JobManifest } from './changed-job.ts'
import type { JobLine } from './job-log.ts'
import type { FinishedRun, Schedule } from './jobs.ts'
import type { Suite } from './suite.ts'

/** A run that has ended. `tookMs` from its being asked for until Kubernetes knew of its end. */
export type ChangedRun = FinishedRun & {
  /** The line it ended with. */
  end: JobLine | undefined
  tookMs: number
}

/**
 * Runs a job of the release once, made of its CronJob, with some variables or arguments of its own, as
 * docs/operations/jobs.md says; what ended is removed, once its log is read.
 */
export const runChanged = async (
  { kubectl, jobs, release }: Pick<Suite, 'kubectl' | 'jobs' | 'release'>,
  schedule: Schedule,
  change: JobChange = {},
): Promise<ChangedRun> => {
  const name = `by-hand-${schedule}-${Date.now().toString(36)}`
  const from = [`--from=cronjob/${release}-${schedule}`, '--dry-run=client', '--output=json']
  const job = JSON.parse(await kubectl.run(['create', 'job', name, ...from])) as JobManifest
  const started = performance.now()
  await kubectl.run(['create', '--filename', '-'], { input: JSON.stringify(changedJob(job, change)) })
  const run = await jobs.ended(name)
  const tookMs = performance.now() - started
  await kubectl.run(['delete', 'job', name])
  return { ...run, end: run.lines.at(-1), tookMs }
}
