import { expect } from 'chai'
import { runChanged } from '../changed-run.ts'
import { type Dynamo, openDynamo } from '../dynamodb.ts'
import { generateHistory, historyRecord } from '../generated-history.ts'
import type { Schedule } from '../jobs.ts'
import { readLeases } from '../leases.ts'
import { settled } from '../settled.ts'
import { theSuite } from '../suite.ts'
import { readOverrides } from '../tier-overrides.ts'

const HISTORY_SECONDS = 10_800
/** One that holds history and no candle, and one that is to be made. */
const TABLES = { history: 'e2e-dry-run', missing: 'e2e-dry-run-missing' }
const ROLLUP = { DYNAMODB_TABLE: TABLES.history, ROLLUP_LOOKBACK_SECONDS: String(HISTORY_SECONDS) }

/** `changes`: whether there is something to change; where not, what is planned depends on what was read and on luck. */
const DRY_RUNS: readonly { schedule: Schedule; env?: Record<string, string>; changes?: boolean }[] = [
  { schedule: 'reconcile-tiers' },
  { schedule: 'audit-freshness' },
  { schedule: 'rollup-history-1m', env: ROLLUP, changes: true },
  { schedule: 'rollup-history-1h', env: ROLLUP, changes: true },
  { schedule: 'ensure-table', env: { DYNAMODB_TABLE: TABLES.missing }, changes: true },
]

describe('case 15: dry runs of the jobs', () => {
  const opened: { dynamo?: Dynamo } = {}
  const dynamo = (): Dynamo => {
    if (!opened.dynamo) throw new Error('DynamoDB Local is not reached')
    return opened.dynamo
  }

  before(async () => {
    const suite = theSuite()
    await settled(suite)
    opened.dynamo = await openDynamo(suite)
    await dynamo().createTable(TABLES.history)
    const to = Math.floor((await suite.redis.now()) / 1_000)
    const points = generateHistory(suite.assets.cold[0] ?? '', 60, { from: to - HISTORY_SECONDS, to })
    await dynamo().put(TABLES.history, points.map(historyRecord))
  })
  after(async () => {
    await opened.dynamo?.call('DeleteTable', { TableName: TABLES.history })
    opened.dynamo?.close()
  })

  /** All that real runs would write. */
  const written = async () => {
    const suite = theSuite()
    const leases = await readLeases(suite.kubectl)
    return {
      leases: leases.filter(({ name }) => name.includes('-job-')),
      overrides: await readOverrides(suite),
      reports: await Promise.all(DRY_RUNS.map(({ schedule }) => suite.redis.jobReport(schedule))),
      tables: await dynamo().call('ListTables', {}),
      items: await dynamo().call('Scan', { TableName: TABLES.history }),
    }
  }

  it('end well, say what they would change, and change nothing', async () => {
    const suite = theSuite()
    const { jobs, report } = suite
    const allRuns = () =>
      Promise.all(
        DRY_RUNS.map(async ({ schedule, env = {}, changes }) => ({
          schedule,
          changes,
          run: await runChanged(suite, schedule, { env, args: ['--dry-run'] }),
        })),
      )
    const { before, runs, after } = await jobs.unscheduled('rollup-history-1h', 'rollup-history', () =>
      jobs.unscheduled('rollup-history-1m', 'rollup-history', async () => ({
        before: await written(),
        runs: await allRuns(),
        after: await written(),
      })),
    )
    for (const [what, now] of Object.entries(after)) {
      expect({ [what]: now }).to.deep.equal({ [what]: before[what as keyof typeof before] })
    }
    for (const { schedule, changes, run } of runs) {
      const planned = run.lines.filter(({ msg }) => msg === 'would be changed').map(({ change }) => change)
      report.figure(15, `a dry run of ${schedule} would change ${planned.length}: ${planned[0] ?? 'nothing'}`)
      expect(run.succeeded, JSON.stringify(run.lines)).to.equal(true)
      expect(run.end).to.include({ ok: true, dryRun: true, changes: planned.length })
      if (changes) expect(planned, `${schedule}'s plan`).to.have.length.above(0)
    }
  })
})
