import { createMemoryOverrides } from '@price-aggregator/jobs'
import { createAssignment } from '@price-aggregator/prices'
import { createMemoryLatestStore } from '@price-aggregator/prices/latest/memory'
import { createLogger, readEnvironment, sleep } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { startEmbeddedDynamoDb } from './embedded-dynamodb.ts'
import { environmentSchema } from './environment.ts'
import { runJobs } from './jobs.ts'

/** How much faster than in `npm start` the timers run. */
const SPEED = 600

describe('the jobs of the standalone process', () => {
  it('run on timers, and report to the same store as on a cluster', async () => {
    const { endpoint, stop } = await startEmbeddedDynamoDb({})
    const latest = createMemoryLatestStore()
    const source = { read: async () => createAssignment({ generation: 1, assets: ['btcusdt'] }) }
    const table = { endpoint, region: 'us-east-1', table: 'prices' }
    const controller = new AbortController()
    const running = runJobs(
      {
        env: readEnvironment(environmentSchema, { HOT_ASSETS: '1', MEDIUM_ASSETS: '0', AUDIT_SAMPLE: '0' }),
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
    const reported = new Map<string, boolean>()
    while (reported.size < 5) {
      await sleep(20, controller.signal)
      for (const { job, ok } of await latest.readJobReports()) reported.set(job, ok)
    }
    controller.abort()
    await running
    await stop()
    await latest.close()
    expect([...reported.keys()].sort()).to.deep.equal([
      'audit-freshness',
      'ensure-table',
      'reconcile-tiers',
      'rollup-history-1h',
      'rollup-history-1m',
    ])
    expect(reported.get('ensure-table')).to.equal(true)
    expect(reported.get('reconcile-tiers')).to.equal(true)
  })
})
