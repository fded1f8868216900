import type { Logger } from '@price-aggregator/runtime'

/** How a job is run. */
export type JobRun = {
  /** Only say what would be changed. */
  dryRun: boolean
  logger: Logger
  /** Aborts when the process is told to stop, or its time is over. */
  signal: AbortSignal
}

/** What one run found and changed. */
export type JobResult = {
  /** How many there are of each kind, such as `{ promoted: 3 }`; few kinds, always the same ones of a job. */
  findings: Readonly<Record<string, number>>
  /** What was changed, or in a dry run would be: a sentence each. */
  changes: readonly string[]
  /** Which part of its duty the job could not do: a sentence each; one is enough for the run to have failed. */
  failures: readonly string[]
}

/** One run of a job. Rejects where it could not do its duty at all. */
export type Job = (run: JobRun) => Promise<JobResult>
