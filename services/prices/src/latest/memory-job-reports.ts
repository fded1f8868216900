import { boundedReport, type JobHistory, type JobReport, type JobReportStore } from './job-reports.ts'

const NO_HISTORY: JobHistory = {
  lastSuccessAt: undefined,
  lastFindings: {},
  succeeded: 0,
  failed: 0,
  changes: 0,
}

/** The jobs' reports in this process. */
export const createMemoryJobReports = (): JobReportStore => {
  const reports = new Map<string, JobReport>()
  return {
    saveJobReport: async report => {
      const { dryRun, finishedAt, job, ok, findings, changes } = report
      if (dryRun) return
      const before = reports.get(job)?.history ?? NO_HISTORY
      const history: JobHistory = {
        lastSuccessAt: ok ? finishedAt : before.lastSuccessAt,
        lastFindings: Object.keys(findings).length > 0 ? findings : before.lastFindings,
        succeeded: before.succeeded + (ok ? 1 : 0),
        failed: before.failed + (ok ? 0 : 1),
        changes: before.changes + changes.length,
      }
      reports.set(job, structuredClone({ ...boundedReport(report), history }))
    },
    readJobReports: async () =>
      [...reports.keys()].toSorted().flatMap(job => structuredClone(reports.get(job)) ?? []),
  }
}
