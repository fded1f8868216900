import {
  boundedReport,
  type JobHistory,
  type JobReportStore,
  parseJobReport,
  type StoredHistory,
} from './job-reports.ts'
import type { Keys } from './keys.ts'
import type { RedisGate } from './redis-gate.ts'

export type RedisJobReportsDeps = {
  gate: RedisGate
  keys: Keys
  /** Told the key that holds a value that is no report; it counts as missing. */
  onBroken: (key: string) => void
}

const HISTORY: readonly (keyof JobHistory)[] = [
  'lastSuccessAt',
  'lastFindings',
  'succeeded',
  'failed',
  'changes',
]

/** The field of a part of a job's history; no job has a name with a colon. */
const fieldOf = (job: string, part: keyof JobHistory): string => `${job}:${part}`

/** The jobs' reports in one hash: a field with the last one of each job, and one for each part of its history. */
export const createRedisJobReports = ({ gate, keys, onBroken }: RedisJobReportsDeps): JobReportStore => ({
  saveJobReport: async report => {
    const { dryRun, finishedAt, job, ok, findings, changes } = report
    if (dryRun) return
    const fields = { [job]: JSON.stringify(boundedReport(report)) }
    // A run that failed, or found nothing out, leaves these as they stand.
    if (ok) fields[fieldOf(job, 'lastSuccessAt')] = String(finishedAt)
    if (Object.keys(findings).length > 0) fields[fieldOf(job, 'lastFindings')] = JSON.stringify(findings)
    await gate.command(async redis => {
      const answers = await redis
        .multi()
        .hset(keys.jobs, fields)
        .hincrby(keys.jobs, fieldOf(job, ok ? 'succeeded' : 'failed'), 1)
        .hincrby(keys.jobs, fieldOf(job, 'changes'), changes.length)
        .exec()
      const error = answers?.find(([failure]) => failure)?.[0]
      if (error) throw error
    })
  },
  readJobReports: async () => {
    const stored = await gate.command(redis => redis.hgetall(keys.jobs))
    const jobs = Object.keys(stored).filter(field => !field.includes(':'))
    const reports = jobs
      .toSorted()
      .flatMap(job => parseJobReport(job, stored[job] ?? '', historyIn(stored, job)) ?? [])
    if (reports.length < jobs.length) onBroken(keys.jobs)
    return reports
  },
})

const historyIn = (stored: Readonly<Record<string, string>>, job: string): StoredHistory =>
  Object.fromEntries(
    HISTORY.flatMap(part => {
      const text = stored[fieldOf(job, part)]
      return text === undefined ? [] : [[part, text]]
    }),
  )
