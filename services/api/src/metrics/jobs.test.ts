import type { JobReport } from '@price-aggregator/prices'
import { expect } from 'chai'
import fc from 'fast-check'
import { Registry } from 'prom-client'
import { createJobMetrics } from './jobs.ts'

const reportOf = (fields: Partial<JobReport> = {}): JobReport => ({
  job: 'audit-freshness',
  startedAt: 1_764_000_000_000,
  finishedAt: 1_764_000_001_500,
  ok: true,
  dryRun: false,
  findings: { late: 3, stuck_shards: 0 },
  changes: [],
  failures: [],
  lastSuccessAt: 1_764_000_001_500,
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
    ])
  })

  it('tells a failed run from one that never went well, and forgets findings that are gone', async () => {
    const { lines, show } = exported()
    show([reportOf()])
    const failed = reportOf({ ok: false, finishedAt: 1_764_000_060_000, findings: {} })
    show([failed, reportOf({ job: 'ensure-table', ok: false, findings: {}, lastSuccessAt: undefined })])
    expect(await lines()).to.deep.equal([
      'price_job_last_success_timestamp_seconds{job="audit-freshness"} 1764000001.5',
      'price_job_last_run_timestamp_seconds{job="audit-freshness"} 1764000060',
      'price_job_last_run_timestamp_seconds{job="ensure-table"} 1764000001.5',
      'price_job_last_run_failed{job="audit-freshness"} 1',
      'price_job_last_run_failed{job="ensure-table"} 1',
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
        show(reports.map(reportOf))
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
    show([reportOf({ findings: Object.fromEntries(kinds) })])
    const findings = (await lines()).filter(line => line.startsWith('price_job_findings'))
    expect(findings).to.have.length(20)
  })
})
