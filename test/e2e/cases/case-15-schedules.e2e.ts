import { expect } from 'chai'
import { eventually } from '../../eventually.ts'
import { apiMetric } from '../api-metrics.ts'
import type { JobReport } from '../redis.ts'
import { settled } from '../settled.ts'
import { theSuite } from '../suite.ts'

const JOBS = ['audit-freshness', 'rollup-history-1m'] as const
type JobName = (typeof JOBS)[number]
/** Well below the minute between two runs, for 1,000 assets. */
const DURATION = { limitMs: 30_000, marginMs: 20_000 }
/** Each runs every minute. */
const NEXT_RUN = { deadlineMs: 130_000, everyMs: 1_000 }
/** The API reads the reports every 15 s. */
const EXPORTED = { deadlineMs: 40_000, everyMs: 1_000 }

/** A run that ended well with nothing to do would show nothing. */
const expectWork: Readonly<Record<JobName, (findings: JobReport['findings']) => void>> = {
  'audit-freshness': findings => {
    expect(findings.sample_checked, 'prices checked').to.be.above(0)
    expect(findings).to.include({ sample_mismatched: 0 })
  },
  'rollup-history-1m': findings => {
    expect(findings).to.include({ assets: 1_000, assets_failed: 0, assets_left: 0 })
    expect(findings.points, 'points rolled up').to.be.above(0)
  },
}
/** What of the findings the API is asked for. */
const COUNTED = { 'audit-freshness': 'sample_checked', 'rollup-history-1m': 'assets' } as const

describe('case 15: jobs on their schedules', () => {
  before(() => settled(theSuite()))

  for (const job of JOBS) {
    it(`${job} runs by itself, ends well, and the API exports that`, async () => {
      const { jobs, redis, kubectl, report } = theSuite()
      const since = await redis.now()
      const isNew = (found: JobReport | undefined): boolean => (found?.startedAt ?? 0) > since
      const last = await jobs.scheduled(job, () =>
        eventually(`a new report of ${job}`, () => redis.jobReport(job), isNew, NEXT_RUN),
      )
      if (!last) throw new Error('no report')
      const { finishedAt, findings } = last
      report.figure(15, `${job} on its schedule: ok ${last.ok}, ${JSON.stringify(findings)}`)
      expect(last.failures).to.deep.equal([])
      expect(last.ok).to.equal(true)
      expectWork[job](findings)
      report.below(15, `${job} took`, { measuredMs: finishedAt - last.startedAt, ...DURATION })
      expect(await jobs.lastSchedule(job)).to.be.above(since - 60_000)

      const series = `price_job_last_success_timestamp_seconds{job="${job}"}`
      const isExported = (values: readonly number[]): boolean =>
        values.length > 0 && values.every(value => value >= Math.floor(finishedAt / 1_000))
      const values = await eventually(
        `all pods of the API export ${series}`,
        () => apiMetric(kubectl, series),
        isExported,
        EXPORTED,
      )
      expect(values.every(value => value * 1_000 > since)).to.equal(true)
      const counted = await apiMetric(kubectl, `price_job_findings{job="${job}",kind="${COUNTED[job]}"}`)
      expect(counted, 'findings that each pod of the API exports').to.deep.equal(
        values.map(() => findings[COUNTED[job]]),
      )
    })
  }
})
