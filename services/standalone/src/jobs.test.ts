import { createMemoryOverrides } from '@price-aggregator/jobs'
import { createAssignment, type SavedJobReport } from '@price-aggregator/prices'
import { createDynamoClient } from '@price-aggregator/prices/history/dynamodb'
import { inspectTable, TTL_ATTRIBUTE } from '@price-aggregator/prices/history/table'
import { createMemoryLatestStore } from '@price-aggregator/prices/latest/memory'
import { createLogger, readEnvironment, sleep } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { startEmbeddedDynamoDb } from './embedded-dynamodb.ts'
import { environmentSchema } from './environment.ts'
import { runJobs } from './jobs.ts'

/** How much faster than in `npm start` the timers run. */
const SPEED = 600

describe('the jobs of the standalone process', () => {
  /** What they report of their first runs, and whether the table is there then. */
  const firstRuns = async (variables: Record<string, string>) => {
    const { endpoint, stop } = await startEmbeddedDynamoDb({})
    const latest = createMemoryLatestStore()
    const source = { read: async () => createAssignment({ generation: 1, assets: ['btcusdt'] }) }
    const table = { endpoint, region: 'us-east-1', table: 'prices' }
    const controller = new AbortController()
    const running = runJobs(
      {
        env: readEnvironment(environmentSchema, {
          HOT_ASSETS: '1',
          MEDIUM_ASSETS: '0',
          AUDIT_SAMPLE: '0',
          ...variables,
        }),
        table,
        exchanges: [{ name: 'nobody', baseUrl: 'http://127.0.0.1:9' }],
        latest,
        source,
        overrides: createMemoryOverrides(),
        logger: createLogger('test', 'fatal'),
        sleep: (ms, signal) => sleep(ms / SPEED, signal),
      },
      controller.signal,
    )
    const reported = new Map<string, SavedJobReport>()
    while (reported.size < 5) {
      await sleep(20, controller.signal)
      for (const report of await latest.readJobReports()) reported.set(report.job, report)
    }
    controller.abort()
    await running
    const client = createDynamoClient({ endpoint, region: table.region, environment: {} })
    const { changes } = await inspectTable({ client }, { table: table.table, ttlAttribute: TTL_ATTRIBUTE })
    client.destroy()
    await stop()
    await latest.close()
    return { reported, isThere: changes.every(({ aspect }) => aspect !== 'table') }
  }

  it('run on timers, and report to the same store as on a cluster', async () => {
    const { reported, isThere } = await firstRuns({ TABLE_TAGS: 'team=prices' })
    expect([...reported.keys()].sort()).to.deep.equal([
      'audit-freshness',
      'ensure-table',
      'reconcile-tiers',
      'rollup-history-1h',
      'rollup-history-1m',
    ])
    expect(reported.get('ensure-table')).to.include({ ok: true })
    expect(reported.get('ensure-table')?.changes.join()).to.contain('team')
    expect(reported.get('reconcile-tiers')).to.include({ ok: true })
    expect(isThere).to.equal(true)
  })

  it('only look at a table that is made elsewhere', async () => {
    const { reported, isThere } = await firstRuns({ TABLE_MANAGED: 'false' })
    expect(reported.get('ensure-table')).to.deep.include({ ok: false, changes: [] })
    expect(isThere).to.equal(false)
  })
})
