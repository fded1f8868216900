import { boundedReport, type JobReportStore, parseJobReport } from './job-reports.ts'
import type { Keys } from './keys.ts'
import type { RedisGate } from './redis-gate.ts'

export type RedisJobReportsDeps = {
  gate: RedisGate
  keys: Keys
  /** Told the key that holds a value that is no report; it counts as missing. */
  onBroken: (key: string) => void
}

/** No job is named as this ends. */
const SUCCESS_SUFFIX = ':lastSuccessAt'

/** The jobs' reports in one hash: a field with the last one of each job, and one with when a run last ended well. */
export const createRedisJobReports = ({ gate, keys, onBroken }: RedisJobReportsDeps): JobReportStore => ({
  saveJobReport: async report => {
    const { dryRun, finishedAt, job, ok } = report
    if (dryRun) return
    const fields = { [job]: JSON.stringify(boundedReport(report)) }
    // A failed run leaves it as it stands.
    if (ok) fields[job + SUCCESS_SUFFIX] = String(finishedAt)
    await gate.command(redis => redis.hset(keys.jobs, fields))
  },
  readJobReports: async () => {
    const stored = await gate.command(redis => redis.hgetall(keys.jobs))
    const jobs = Object.keys(stored).filter(field => !field.endsWith(SUCCESS_SUFFIX))
    const reports = jobs
      .toSorted()
      .flatMap(job => parseJobReport(job, stored[job] ?? '', stored[job + SUCCESS_SUFFIX]) ?? [])
    if (reports.length < jobs.length) onBroken(keys.jobs)
    return reports
  },
})
