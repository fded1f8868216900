import type { JobReport } from '@price-aggregator/prices'
import { Counter, Gauge, type Registry } from 'prom-client'

/** The values of the label `job`: reports of others are left out. */
const JOBS: ReadonlySet<string> = new Set([
  'reconcile-tiers',
  'rollup-history-1m',
  'rollup-history-1h',
  'audit-freshness',
  'ensure-table',
])

/** The values of the label `kind`: of each job the first so many of this form. */
const KIND = /^[a-z_]{1,40}$/
const MAX_KINDS = 20

export type JobMetrics = {
  /** Exports these reports instead of those shown before. */
  show(reports: readonly JobReport[]): void
}

/** What the jobs last did, from their reports: no job lives long enough to be scraped. */
export const createJobMetrics = (registry: Registry): JobMetrics => {
  const gauge = <T extends string>(name: string, help: string, labelNames: T[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  const lastSuccess = gauge(
    'price_job_last_success_timestamp_seconds',
    'When a run of the job last ended well, Unix time; none: never',
    ['job'],
  )
  const lastRun = gauge('price_job_last_run_timestamp_seconds', "When the job's last run ended, Unix time", [
    'job',
  ])
  const lastRunFailed = gauge('price_job_last_run_failed', "Whether the job's last run failed", ['job'])
  const findings = gauge(
    'price_job_findings',
    'What the last run of the job found that found anything out, by kind',
    ['job', 'kind'],
  )
  const runs = new Counter({
    name: 'price_job_runs_total',
    help: 'Runs of the job, by how they ended: succeeded or failed; the same in all pods',
    labelNames: ['job', 'outcome'],
    registers: [registry],
  })
  const changes = new Counter({
    name: 'price_job_changes_total',
    help: 'Changes that runs of the job made; the same in all pods',
    labelNames: ['job'],
    registers: [registry],
  })

  const showOne = (report: JobReport): void => {
    const { job, history } = report
    if (history.lastSuccessAt !== undefined) lastSuccess.set({ job }, history.lastSuccessAt / 1000)
    lastRun.set({ job }, report.finishedAt / 1000)
    lastRunFailed.set({ job }, report.ok ? 0 : 1)
    const kinds = Object.entries(history.lastFindings).filter(([kind]) => KIND.test(kind))
    for (const [kind, count] of kinds.slice(0, MAX_KINDS)) findings.set({ job, kind }, count)
    runs.inc({ job, outcome: 'succeeded' }, history.succeeded)
    runs.inc({ job, outcome: 'failed' }, history.failed)
    changes.inc({ job }, history.changes)
  }

  return {
    show: reports => {
      for (const one of [lastSuccess, lastRun, lastRunFailed, findings, runs, changes]) one.reset()
      for (const report of reports) if (JOBS.has(report.job)) showOne(report)
    },
  }
}
