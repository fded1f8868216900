import { expect } from 'chai'
import type { JobHistory, SavedJobReport } from './job-reports.ts'
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

const HISTORY: JobHistory = {
  lastSuccessAt: 2,
  lastFindings: { late: 1 },
  succeeded: 1,
  failed: 0,
  changes: 0,
}

describe('job reports in Redis', () => {
  it('live in one hash that never expires', () =>
    withRedis(async ({ store, redis, key }) => {
      await store.saveJobReport(REPORT)
      expect(await redis.hgetall(key('jobs'))).to.deep.equal({
        good: JSON.stringify(REPORT),
        'good:lastSuccessAt': '2',
        'good:lastFindings': '{"late":1}',
        'good:succeeded': '1',
        'good:changes': '0',
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
      expect(await store.readJobReports()).to.deep.equal([{ ...REPORT, history: HISTORY }])
      expect(broken).to.deep.equal([key('jobs')])
    }))

  it('have no history where what stands for it is none', () =>
    withRedis(async ({ store, redis, key }) => {
      await store.saveJobReport(REPORT)
      const wrong = { lastSuccessAt: 'x', lastFindings: '[1]', succeeded: '-1', failed: '1.5', changes: 'x' }
      const fields = Object.entries(wrong).map(([part, text]) => [`good:${part}`, text])
      await redis.hset(key('jobs'), Object.fromEntries(fields))
      const none = { lastSuccessAt: undefined, lastFindings: {}, succeeded: 0, failed: 0, changes: 0 }
      expect((await store.readJobReports())[0]?.history).to.deep.equal(none)
    }))

  it('say so where a part of them cannot be saved', () =>
    withRedis(async ({ store, redis, key }) => {
      await store.saveJobReport(REPORT)
      await redis.hset(key('jobs'), 'good:changes', 'x')
      const error = await store.saveJobReport(REPORT).catch((reason: unknown) => reason)
      expect(error).to.have.property('code', 'STORE_UNAVAILABLE')
    }))
})
