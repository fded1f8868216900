import { expect } from 'chai'
import { STORES } from './contract.fixture.ts'
import type { JobHistory, SavedJobReport } from './job-reports.ts'
import type { LatestStore } from './store.ts'

const reportOf = (fields: Partial<SavedJobReport> = {}): SavedJobReport => ({
  job: 'audit-freshness',
  startedAt: 1_000.5,
  finishedAt: 2_000,
  ok: true,
  dryRun: false,
  findings: { late: 3 },
  changes: ['moved hot:0'],
  failures: [],
  ...fields,
})

const historyOf = (fields: Partial<JobHistory> = {}): JobHistory => ({
  lastSuccessAt: 2_000,
  lastFindings: { late: 3 },
  succeeded: 1,
  failed: 0,
  changes: 1,
  ...fields,
})

for (const [name, make] of Object.entries(STORES)) {
  describe(`job reports in the latest store on ${name}`, () => {
    let store: LatestStore
    beforeEach(async () => {
      store = await make()
    })
    afterEach(() => store.close())

    it('are none at first, then the last one of each job by name', async () => {
      expect(await store.readJobReports()).to.deep.equal([])
      await store.saveJobReport(reportOf({ job: 'b' }))
      await store.saveJobReport(reportOf({ job: 'a' }))
      await store.saveJobReport(reportOf({ job: 'b', finishedAt: 3_000, findings: { early: 1 } }))
      expect(await store.readJobReports()).to.deep.equal([
        { ...reportOf({ job: 'a' }), history: historyOf() },
        {
          ...reportOf({ job: 'b', finishedAt: 3_000, findings: { early: 1 } }),
          history: historyOf({ lastSuccessAt: 3_000, lastFindings: { early: 1 }, succeeded: 2, changes: 2 }),
        },
      ])
    })

    it('remember the last success through failures', async () => {
      const failed = reportOf({ ok: false, failures: ['no exchange answers'] })
      await store.saveJobReport(failed)
      expect(await store.readJobReports()).to.deep.equal([
        { ...failed, history: historyOf({ lastSuccessAt: undefined, succeeded: 0, failed: 1 }) },
      ])
      await store.saveJobReport(reportOf({ finishedAt: 5_000 }))
      await store.saveJobReport({ ...failed, finishedAt: 9_000 })
      const [report] = await store.readJobReports()
      expect([report?.ok, report?.finishedAt, report?.history.lastSuccessAt]).to.deep.equal([
        false,
        9_000,
        5_000,
      ])
    })

    it('remember what was last found, and count runs and changes, through runs that come to nothing', async () => {
      await store.saveJobReport(reportOf({ changes: Array.from({ length: 250 }, () => 'moved') }))
      await store.saveJobReport(reportOf({ findings: { late: 0 }, changes: [] }))
      await store.saveJobReport(reportOf({ ok: false, findings: {}, changes: ['moved'] }))
      const [report] = await store.readJobReports()
      expect(report?.findings).to.deep.equal({})
      expect(report?.history).to.deep.equal(
        historyOf({ lastFindings: { late: 0 }, succeeded: 2, failed: 1, changes: 251 }),
      )
    })

    it('are not kept of dry runs', async () => {
      await store.saveJobReport(reportOf({ dryRun: true }))
      expect(await store.readJobReports()).to.deep.equal([])
    })

    it('keep at most 100 entries of a list, and say how many more there were', async () => {
      const changes = Array.from({ length: 250 }, (_, i) => `change ${i}`)
      await store.saveJobReport(reportOf({ changes, failures: changes.slice(0, 100) }))
      const [report] = await store.readJobReports()
      expect(report?.changes).to.have.length(100)
      expect(report?.changes.slice(98)).to.deep.equal(['change 98', '… and 151 more'])
      expect(report?.failures).to.deep.equal(changes.slice(0, 100))
    })
  })
}
