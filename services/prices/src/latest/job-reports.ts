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
  history: JobHistory
}

/** What is known of all runs of a job, whatever the last one was like. */
export type JobHistory = {
  /** When a run last ended well; undefined: none did. */
  lastSuccessAt: number | undefined
  /** Of the last run that found anything out: one that failed may not have come to it. */
  lastFindings: Readonly<Record<string, number>>
  /** How many runs there were, and how many changes they made, since Redis is as it is. */
  succeeded: number
  failed: number
  changes: number
}

export type JobReportStore = {
  /** Keeps a report instead of the job's last one. Dry runs are not kept. */
  saveJobReport(report: SavedJobReport): Promise<void>
  /** The last report of each job, in the order of their names. */
  readJobReports(): Promise<JobReport[]>
}

export type SavedJobReport = Omit<JobReport, 'history'>

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

/** A job's history as it is stored, by what each text is of. */
export type StoredHistory = Partial<Record<keyof JobHistory, string>>

/** A stored report, or undefined for a value that is none: then it counts as missing. */
export const parseJobReport = (job: string, json: string, history: StoredHistory): JobReport | undefined => {
  const report = parseJson(json)
  if (!isReport(report) || report.job !== job) return undefined
  return { ...report, history: parseHistory(history) }
}

const parseHistory = ({ lastSuccessAt, lastFindings = '', ...counts }: StoredHistory): JobHistory => {
  const successAt = Number(lastSuccessAt)
  const findings = parseJson(lastFindings)
  return {
    lastSuccessAt: isMoment(successAt) ? successAt : undefined,
    lastFindings: isFindings(findings) ? findings : {},
    succeeded: countOf(counts.succeeded),
    failed: countOf(counts.failed),
    changes: countOf(counts.changes),
  }
}

const countOf = (text = '0'): number => {
  const count = Number(text)
  return Number.isSafeInteger(count) && count > 0 ? count : 0
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

const isFindings = (value: unknown): value is Readonly<Record<string, number>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every(count => Number.isFinite(count))

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every(entry => typeof entry === 'string')
