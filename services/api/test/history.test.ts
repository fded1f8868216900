import { randomUUID } from 'node:crypto'
import { createDynamoClient, createDynamoHistoryStore } from '@price-aggregator/prices/history/dynamodb'
import { ensureTable } from '@price-aggregator/prices/history/table'
import { createMemoryLatestStore } from '@price-aggregator/prices/latest/memory'
import { expect } from 'chai'
import { startDynalite } from '../../../test/dynalite.ts'
import { eventually, itemOf, startTestApi } from './api.fixture.ts'

describe('the API on a real DynamoDB wire', () => {
  const ends: (() => unknown)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })

  const setUp = async () => {
    const dynalite = await startDynalite()
    ends.push(() => dynalite.stop())
    const where = { endpoint: dynalite.endpoint, region: 'local' }
    const table = `prices-${randomUUID()}`
    const client = createDynamoClient(where)
    await ensureTable({ client, pollMs: 5 }, { table })
    client.destroy()
    const history = createDynamoHistoryStore({ ...where, table, requestTimeoutMs: 500 })
    ends.push(history.close)
    const latest = createMemoryLatestStore()
    ends.push(latest.close)
    const start = async () => {
      const api = await startTestApi({ latest, history, waitMs: 20 })
      ends.push(api.stop)
      return api
    }
    return { dynalite, history, start }
  }

  it('warms up from history, newest first, where the latest store is empty', async () => {
    const { history, start } = await setUp()
    await history.writeBatch([itemOf('btcusdt', 7_200), itemOf('btcusdt', 120), itemOf('ethusdt', 7_200)])
    const api = await start()
    await eventually(
      () => api.metric('price_age_seconds{tier="hot",quantile="1"}'),
      age => age > 7_000,
    )
    expect((await api.request('/prices/btcusdt')).body).to.include({
      price: 99.5,
      time_ago: '2m ago',
      stale: true,
    })
    expect((await api.request('/prices/ethusdt')).body.time_ago).to.equal('2h ago')
    expect((await api.request('/prices/solusdt')).status).to.equal(503)
  })

  it('answers from memory when DynamoDB has gone, and says what it cannot find', async () => {
    const { dynalite, history, start } = await setUp()
    await history.writeBatch([itemOf('btcusdt', 120)])
    const api = await start()
    await eventually(
      () => api.request('/prices/btcusdt'),
      ({ status }) => status === 200,
    )
    await dynalite.stop()
    expect((await api.request('/prices/btcusdt')).status).to.equal(200)
    expect(await api.request('/prices/solusdt')).to.deep.equal({
      status: 503,
      body: { msg: 'Price not available' },
    })
    expect(await api.metric('price_lookup_errors_total{store="history"}')).to.be.greaterThan(0)
  })
})
