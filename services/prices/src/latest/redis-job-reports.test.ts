import { expect } from 'chai'
import type { SavedJobReport } from './job-reports.ts'
import { withRedis } from './redis.fixture.ts'

const REPORT: SavedJobReport = {
  job: 'good',
  startedAt: 1,
  finishedAt: 2,
  ok: true,
  dryRun: false,
  findings: { late: 1 },
  changes: [],
  failures: [],
}

describe('job reports in Redis', () => {
  it('live in one hash that never expires', () =>
    withRedis(async ({ store, redis, key }) => {
      await store.saveJobReport(REPORT)
      expect(await redis.hgetall(key('jobs'))).to.deep.equal({
        good: JSON.stringify(REPORT),
        'good:lastSuccessAt': '2',
      })
      expect(await redis.ttl(key('jobs'))).to.equal(-1)
    }))

  it('are passed over, and told of, where they are none', () =>
    withRedis(async ({ store, redis, key, broken }) => {
      await store.saveJobReport(REPORT)
      const wrong = {
        text: 'x',
        null: 'null',
        'other-name': JSON.stringify(REPORT),
        time: JSON.stringify({ ...REPORT, job: 'time', startedAt: 'now' }),
        ok: JSON.stringify({ ...REPORT, job: 'ok', ok: 1 }),
        findings: JSON.stringify({ ...REPORT, job: 'findings', findings: { late: '1' } }),
        list: JSON.stringify({ ...REPORT, job: 'list', findings: [1] }),
        changes: JSON.stringify({ ...REPORT, job: 'changes', changes: [1] }),
        failures: JSON.stringify({ ...REPORT, job: 'failures', failures: 'none' }),
      }
      await redis.hset(key('jobs'), wrong)
      expect(await store.readJobReports()).to.deep.equal([{ ...REPORT, lastSuccessAt: 2 }])
      expect(broken).to.deep.equal([key('jobs')])
    }))

  it('have no last success where what stands for it is no moment', () =>
    withRedis(async ({ store, redis, key }) => {
      await store.saveJobReport(REPORT)
      await redis.hset(key('jobs'), 'good:lastSuccessAt', 'x')
      expect((await store.readJobReports())[0]?.lastSuccessAt).to.equal(undefined)
    }))
})
