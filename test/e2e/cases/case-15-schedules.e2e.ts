import { expect } from 'chai'
import { eventually } from '../../eventually.ts'
import { apiMetric } from '../api-metrics.ts'
import type { JobReport } from '../redis.ts'
import { seconds } from '../report.ts'
import { settled } from '../settled.ts'
import { theSuite } from '../suite.ts'

const JOBS = ['audit-freshness', 'rollup-history-1m'] as const
/** Each runs every minute. */
const NEXT_RUN = { deadlineMs: 130_000, everyMs: 1_000 }
/** The API reads the reports every 15 s. */
const EXPORTED = { deadlineMs: 40_000, everyMs: 1_000 }

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
      const finishedAt = last?.finishedAt ?? 0
      report.figure(
        15,
        `${job} on its schedule: ok ${last?.ok}, ${seconds(finishedAt - (last?.startedAt ?? 0))}, ${JSON.stringify(last?.findings)}`,
      )
      expect(last?.failures).to.deep.equal([])
      expect(last?.ok).to.equal(true)
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
    })
  }
})
