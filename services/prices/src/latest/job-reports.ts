import { isMoment, parseJson } from './stored-value.ts'

/** What the last run of a job found and did. Times in milliseconds on the store's clock. */
export type JobReport = {
  job: string
  startedAt: number
  finishedAt: number
  ok: boolean
  dryRun: boolean
  /** How many of each kind were found. */
  findings: Readonly<Record<string, number>>
  /** At most 100 each; the last then says how many more there were. */
  changes: readonly string[]
  failures: readonly string[]
  /** When a run last ended well; undefined: none did. */
  lastSuccessAt: number | undefined
}

export type JobReportStore = {
  /** Keeps a report instead of the job's last one. Dry runs are not kept. */
  saveJobReport(report: SavedJobReport): Promise<void>
  /** The last report of each job, in the order of their names. */
  readJobReports(): Promise<JobReport[]>
}

export type SavedJobReport = Omit<JobReport, 'lastSuccessAt'>

const MAX_ENTRIES = 100

/** The report as it is kept: its lists bounded. */
export const boundedReport = (report: SavedJobReport): SavedJobReport => ({
  ...report,
  changes: bounded(report.changes),
  failures: bounded(report.failures),
})

const bounded = (entries: readonly string[]): string[] => {
  if (entries.length <= MAX_ENTRIES) return [...entries]
  const kept = entries.slice(0, MAX_ENTRIES - 1)
  return [...kept, `… and ${entries.length - kept.length} more`]
}

/** A stored report, or undefined for a value that is none: then it counts as missing. */
export const parseJobReport = (
  job: string,
  json: string,
  lastSuccessAt: string | undefined,
): JobReport | undefined => {
  const report = parseJson(json)
  if (!isReport(report) || report.job !== job) return undefined
  const successAt = Number(lastSuccessAt)
  return { ...report, lastSuccessAt: isMoment(successAt) ? successAt : undefined }
}

const isReport = (value: unknown): value is SavedJobReport => {
  if (typeof value !== 'object' || value === null) return false
  const { job, startedAt, finishedAt, ok, dryRun, findings, changes, failures } =
    value as Partial<SavedJobReport>
  return (
    typeof job === 'string' &&
    isMoment(startedAt) &&
    isMoment(finishedAt) &&
    typeof ok === 'boolean' &&
    typeof dryRun === 'boolean' &&
    isFindings(findings) &&
    isTexts(changes) &&
    isTexts(failures)
  )
}

const isFindings = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every(count => Number.isFinite(count))

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every(entry => typeof entry === 'string')
