import { GREEN, RED } from '../panels/panel.ts'
import { stateTimeline } from '../panels/state-timeline.ts'
import { table } from '../panels/table.ts'
import { timeseries } from '../panels/timeseries.ts'
import { API, of } from '../selectors.ts'
import type { Row } from './row.ts'

/** Each API pod says the same of the jobs: it reads their reports from Redis. */
const newest = (metric: string): string => `max by (job) (${of(metric, API)})`

export const jobs = (): Row => ({
  title: 'Jobs',
  panels: [
    timeseries({
      title: 'Time since the last success',
      description:
        'Of each job. Schedules: audit-freshness and rollup-history 1m every minute, reconcile-tiers every 10, ensure-table daily.',
      unit: 's',
      width: 8,
      runbook: 'job-late',
      queries: [
        { expr: `time() - ${newest('price_job_last_success_timestamp_seconds')}`, legend: '{{job}}' },
      ],
    }),
    stateTimeline({
      title: 'Last run',
      description: 'Whether each job’s last run ended well.',
      width: 8,
      runbook: 'job-failed',
      states: [
        { value: 0, text: 'done', color: GREEN },
        { value: 1, text: 'failed', color: RED },
      ],
      queries: [{ expr: newest('price_job_last_run_failed'), legend: '{{job}}' }],
    }),
    table({
      title: 'Findings',
      description: 'What each job’s last run found that found anything out, by kind.',
      unit: 'none',
      width: 8,
      query: `max by (job, kind) (${of('price_job_findings', API)})`,
      columns: ['job', 'kind'],
      value: 'count',
    }),
  ],
})
