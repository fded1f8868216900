import { isDeepStrictEqual } from 'node:util'
import type { LatestStore } from '@price-aggregator/prices'
import { createRedisLatestStore } from '@price-aggregator/prices/latest/redis'
import { expect } from 'chai'
import { createApiClient } from '../../../test/api-client.ts'
import { eventually } from '../../../test/eventually.ts'
import { startRedis } from '../../../test/redis-server.ts'
import { startServiceProcess } from '../../../test/service-process.ts'
import { leaderOf, priceOf } from './api.fixture.ts'

/** Nothing listens here: port 9 is `discard`. */
const STORES_AWAY = { DYNAMODB_ENDPOINT: 'http://127.0.0.1:9', DYNAMODB_TIMEOUT_MS: '200' }

describe('the API as a process, for the jobs', function () {
  // Accesses are told every ten seconds.
  this.timeout(60_000)
  const ends: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })

  const setUp = async (prepare: (latest: LatestStore) => Promise<void> = async () => undefined) => {
    const redis = await startRedis()
    ends.push(redis.stop)
    const latest = createRedisLatestStore({ url: redis.url })
    ends.push(latest.close)
    const leader = await leaderOf(latest)
    await prepare(latest)
    for (const asset of ['btcusdt', 'ethusdt']) await leader.write(priceOf(asset, latest.now()))
    const local = { HOST: '127.0.0.1', PORT: '0', SHUTDOWN_DELAY_MS: '0', REFRESH_WAIT_MS: '100' }
    const api = startServiceProcess('api', { ...STORES_AWAY, ...local, REDIS_URL: redis.url })
    ends.push(api.kill)
    const { port } = await api.logged('serving prices')
    const client = createApiClient(`http://127.0.0.1:${port}`)
    const popularity = async () => {
      const scores = await latest.readPopularity({ halfLifeMs: 1e15, fold: false })
      return Object.fromEntries([...scores].map(([asset, score]) => [asset, Math.round(score)]))
    }
    return { api, client, latest, popularity }
  }

  it('tells the latest store what was asked for, and the rest when it stops', async () => {
    const { api, client, popularity } = await setUp()
    const askedFor = async (paths: string[]) => {
      for (const path of paths) await client.status(path)
    }
    await askedFor(['/prices/btcusdt', '/prices/btcusdt', '/prices/BTCUSDT', '/prices/ethusdt'])
    // Not answered, not known, no asset, and not a price.
    await askedFor(['/prices/solusdt', '/prices/nosuchusdt', '/prices/-', '/health'])
    await eventually('the accesses are told', popularity, told =>
      isDeepStrictEqual(told, { btcusdt: 3, ethusdt: 1 }),
    )
    expect(await client.metric('price_asset_access_total{asset="btcusdt",tier="hot"}')).to.equal(3)

    await askedFor(['/prices/ethusdt', '/prices/ethusdt'])
    expect(await api.stop()).to.equal(0)
    expect(await popularity()).to.deep.equal({ btcusdt: 3, ethusdt: 3 })
  })

  it('exports what the jobs have reported', async () => {
    const { client } = await setUp(async latest => {
      const report = { job: 'audit-freshness', startedAt: 1_764_000_000_000, dryRun: false, changes: [] }
      const good = { finishedAt: 1_764_000_001_000, ok: true, failures: [], findings: { late: 2 } }
      const bad = { finishedAt: 1_764_000_002_000, ok: false, failures: ['none'], findings: { late: 4 } }
      for (const run of [good, bad]) await latest.saveJobReport({ ...report, ...run })
    })
    const label = 'job="audit-freshness"'
    await eventually(
      'the report is exported',
      () => client.metric(`price_job_findings{${label},kind="late"}`),
      count => count === 4,
    )
    const names = ['last_success_timestamp_seconds', 'last_run_timestamp_seconds', 'last_run_failed']
    const values = await Promise.all(names.map(name => client.metric(`price_job_${name}{${label}}`)))
    expect(values).to.deep.equal([1_764_000_001, 1_764_000_002, 1])
  })
})
