import { setTimeout as sleepFor } from 'node:timers/promises'
import type { Job, JobResult, JobRun } from './job.ts'
import { GuardLost } from './job-guard.ts'
import { TimeOver } from './run-job-time.ts'

/** `error`: what the job rejected with. */
export type WorkResult = JobResult & { error?: unknown }

/** For a job that was told to stop to say what it has done so far. */
const GRACE_MS = 2_000

const NOTHING: JobResult = { findings: {}, changes: [], failures: [] }

/** What one run of a job came to; one that was cut off has failed. Never rejects, and does not wait for a deaf job. */
export const resultOf = async (job: Job, run: JobRun): Promise<WorkResult> => {
  const given = job(run).catch((error: unknown) => rejected(error, run.signal))
  const result = await Promise.race([given, graceAfter(run.signal, given)])
  if (!run.signal.aborted) return result
  return { ...result, failures: [...result.failures, sentenceOf(run.signal.reason)] }
}

const rejected = (error: unknown, signal: AbortSignal): WorkResult => {
  if (signal.aborted && isCut(error, signal)) return NOTHING
  const message = error instanceof Error ? error.message : String(error)
  return { ...NOTHING, failures: [message], error }
}

/** Whether the job only passed on that it was told to stop. */
const isCut = (error: unknown, { reason }: AbortSignal): boolean =>
  error === reason || (error instanceof Error && error.name === 'AbortError')

/** Nothing, once the signal is aborted and the time for `given` to come is over. */
const graceAfter = async (signal: AbortSignal, given: Promise<unknown>): Promise<WorkResult> => {
  const over = new AbortController()
  void given.finally(() => over.abort())
  const { promise: told, resolve } = Promise.withResolvers<void>()
  if (signal.aborted) resolve()
  signal.addEventListener('abort', () => resolve(), { once: true, signal: over.signal })
  await told
  await sleepFor(GRACE_MS, undefined, { signal: over.signal }).catch(() => undefined)
  return NOTHING
}

const sentenceOf = (reason: unknown): string =>
  reason instanceof TimeOver || reason instanceof GuardLost
    ? reason.message
    : 'told to stop before it was done'
