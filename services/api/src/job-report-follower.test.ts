import { setImmediate as turn } from 'node:timers/promises'
import { type JobReport, StoreUnavailable } from '@price-aggregator/prices'
import { createLogger } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { followJobReports } from './job-report-follower.ts'

const REPORT: JobReport = {
  job: 'ensure-table',
  startedAt: 1,
  finishedAt: 2,
  ok: true,
  dryRun: false,
  findings: {},
  changes: [],
  failures: [],
  history: { lastSuccessAt: 2, lastFindings: {}, succeeded: 1, failed: 0, changes: 0 },
}

/** A follower of the reports that `read` gives, and what it has shown. */
const setUp = (readJobReports: () => Promise<JobReport[]>, timeoutMs = 1_000) => {
  const shown: (readonly JobReport[])[] = []
  const stop = new AbortController()
  const running = followJobReports(
    {
      latest: { readJobReports },
      jobs: { show: reports => shown.push(reports) },
      everyMs: 1,
      timeoutMs,
      logger: createLogger('test', 'silent'),
    },
    stop.signal,
  )
  return {
    shown,
    until: async (isIt: () => boolean) => {
      while (!isIt()) await turn()
    },
    end: async () => {
      stop.abort()
      await running
    },
  }
}

describe('followJobReports', () => {
  it('shows the reports at once, and again and again', async () => {
    const { end, shown, until } = setUp(async () => [REPORT])
    await until(() => shown.length > 2)
    await end()
    expect(shown[0]).to.deep.equal([REPORT])
  })

  it('lets stand what was shown while the store is away, and goes on when it is back', async () => {
    const reads = { count: 0 }
    const { end, shown, until } = setUp(async () => {
      reads.count += 1
      if (reads.count > 1 && reads.count < 4) throw new StoreUnavailable('latest', 'away')
      return [{ ...REPORT, finishedAt: reads.count }]
    })
    await until(() => shown.length > 1)
    await end()
    expect(shown.slice(0, 2).map(([report]) => report?.finishedAt)).to.deep.equal([1, 4])
  })

  it('waits for a store that does not answer no longer than its deadline', async () => {
    const reads = { count: 0 }
    const { end, shown, until } = setUp(() => {
      reads.count += 1
      return reads.count === 1 ? new Promise(() => undefined) : Promise.resolve([REPORT])
    }, 5)
    await until(() => shown.length > 0)
    await end()
    expect(reads.count).to.be.above(1)
  })

  it('ends at once when it is stopped while it waits for an answer', async () => {
    const { end, shown } = setUp(() => new Promise(() => undefined), 1e6)
    await end()
    expect(shown).to.deep.equal([])
  })
})
