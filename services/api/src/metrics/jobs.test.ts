import type { JobHistory, JobReport } from '@price-aggregator/prices'
import { expect } from 'chai'
import fc from 'fast-check'
import { Registry } from 'prom-client'
import { createJobMetrics } from './jobs.ts'

const historyOf = (fields: Partial<JobHistory> = {}): JobHistory => ({
  lastSuccessAt: 1_764_000_001_500,
  lastFindings: { late: 3, stuck_shards: 0 },
  succeeded: 5,
  failed: 1,
  changes: 7,
  ...fields,
})

const reportOf = (fields: Partial<JobReport> = {}): JobReport => ({
  job: 'audit-freshness',
  startedAt: 1_764_000_000_000,
  finishedAt: 1_764_000_001_500,
  ok: true,
  dryRun: false,
  findings: { late: 3, stuck_shards: 0 },
  changes: [],
  failures: [],
  history: historyOf(),
  ...fields,
})

const exported = () => {
  const registry = new Registry()
  const { show } = createJobMetrics(registry)
  const lines = async () => (await registry.metrics()).split('\n').filter(line => line.startsWith('price_'))
  return { show, lines }
}

describe('createJobMetrics', () => {
  it('exports nothing before a report is there', async () => {
    expect(await exported().lines()).to.deep.equal([])
  })

  it('exports what the last run did, in Unix seconds', async () => {
    const { lines, show } = exported()
    show([reportOf()])
    expect(await lines()).to.deep.equal([
      'price_job_last_success_timestamp_seconds{job="audit-freshness"} 1764000001.5',
      'price_job_last_run_timestamp_seconds{job="audit-freshness"} 1764000001.5',
      'price_job_last_run_failed{job="audit-freshness"} 0',
      'price_job_findings{job="audit-freshness",kind="late"} 3',
      'price_job_findings{job="audit-freshness",kind="stuck_shards"} 0',
      'price_job_runs_total{job="audit-freshness",outcome="succeeded"} 5',
      'price_job_runs_total{job="audit-freshness",outcome="failed"} 1',
      'price_job_changes_total{job="audit-freshness"} 7',
    ])
  })

  it('tells a failed run from one that never went well, and keeps what was found before it', async () => {
    const { lines, show } = exported()
    show([reportOf()])
    const failed = reportOf({
      ok: false,
      finishedAt: 1_764_000_060_000,
      findings: {},
      history: historyOf({ lastFindings: { late: 3 }, failed: 2 }),
    })
    const never = historyOf({ lastSuccessAt: undefined, lastFindings: {}, succeeded: 0, changes: 0 })
    show([failed, reportOf({ job: 'ensure-table', ok: false, findings: {}, history: never })])
    expect(await lines()).to.deep.equal([
      'price_job_last_success_timestamp_seconds{job="audit-freshness"} 1764000001.5',
      'price_job_last_run_timestamp_seconds{job="audit-freshness"} 1764000060',
      'price_job_last_run_timestamp_seconds{job="ensure-table"} 1764000001.5',
      'price_job_last_run_failed{job="audit-freshness"} 1',
      'price_job_last_run_failed{job="ensure-table"} 1',
      'price_job_findings{job="audit-freshness",kind="late"} 3',
      'price_job_runs_total{job="audit-freshness",outcome="succeeded"} 5',
      'price_job_runs_total{job="audit-freshness",outcome="failed"} 2',
      'price_job_runs_total{job="ensure-table",outcome="succeeded"} 0',
      'price_job_runs_total{job="ensure-table",outcome="failed"} 1',
      'price_job_changes_total{job="audit-freshness"} 7',
      'price_job_changes_total{job="ensure-table"} 0',
    ])
  })

  it('bounds its labels, whatever reports say', async () => {
    const report = fc.record({
      job: fc.oneof(fc.string(), fc.constantFrom('audit-freshness', 'ensure-table')),
      findings: fc.dictionary(fc.oneof(fc.string(), fc.stringMatching(/^[a-z_]{1,45}$/)), fc.integer(), {
        maxKeys: 60,
        noNullPrototype: true,
      }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(report, { maxLength: 5 }), async reports => {
        const { lines, show } = exported()
        show(
          reports.map(({ job, findings }) =>
            reportOf({ job, history: historyOf({ lastFindings: findings }) }),
          ),
        )
        const findings = (await lines()).filter(line => line.startsWith('price_job_findings'))
        for (const line of findings) {
          expect(line).to.match(
            /^price_job_findings\{job="(audit-freshness|ensure-table)",kind="[a-z_]{1,40}"\} /,
          )
        }
      }),
      { numRuns: 50 },
    )
    const { lines, show } = exported()
    const kinds = Array.from({ length: 50 }, (_, i) => [`kind_${'x'.repeat(i)}`, i])
    show([reportOf({ history: historyOf({ lastFindings: Object.fromEntries(kinds) }) })])
    const findings = (await lines()).filter(line => line.startsWith('price_job_findings'))
    expect(findings).to.have.length(20)
  })
})
