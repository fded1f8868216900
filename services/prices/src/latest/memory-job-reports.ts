import { boundedReport, type JobReport, type JobReportStore } from './job-reports.ts'

/** The jobs' reports in this process. */
export const createMemoryJobReports = (): JobReportStore => {
  const reports = new Map<string, JobReport>()
  return {
    saveJobReport: async report => {
      const { dryRun, finishedAt, job, ok } = report
      if (dryRun) return
      const lastSuccessAt = ok ? finishedAt : reports.get(job)?.lastSuccessAt
      reports.set(job, structuredClone({ ...boundedReport(report), lastSuccessAt }))
    },
    readJobReports: async () =>
      [...reports.keys()].toSorted().flatMap(job => structuredClone(reports.get(job)) ?? []),
  }
}
