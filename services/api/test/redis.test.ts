import { connectRedisLatestStore } from '@price-aggregator/prices/latest/connect-redis'
import { expect } from 'chai'
import { Redis } from 'ioredis'
import { type RedisServer, startRedis } from '../../../test/redis-server.ts'
import { ASSETS, eventually, leaderOf, priceOf, startTestApi } from './api.fixture.ts'

describe('the API on a real Redis', () => {
  let redis: RedisServer
  const ends: (() => Promise<unknown>)[] = []
  beforeEach(async () => {
    redis = await startRedis()
    ends.push(redis.stop)
  })
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })

  const setUp = async () => {
    const latest = await connectRedisLatestStore(
      { url: redis.url, commandTimeoutMs: 500 },
      { until: 'reached', patienceMs: 20_000 },
    )
    ends.push(latest.close)
    const leader = await leaderOf(latest)
    for (const asset of ASSETS) await leader.write(priceOf(asset, latest.now()))
    const api = await startTestApi({ latest, waitMs: 200, connectMs: 1_000 })
    ends.push(api.stop)
    return { api, latest, leader }
  }

  it('serves what stands and what is written', async () => {
    const { api, latest, leader } = await setUp()
    expect((await api.request('/prices/ethusdt')).body).to.include({ price: 100.5, stale: false })
    await leader.write(priceOf('ethusdt', latest.now(), 7.5))
    await eventually(
      () => api.request('/prices/ethusdt'),
      ({ body }) => body.price === 7.5,
    )
    expect(await api.metric('price_update_delay_seconds_count')).to.equal(1)
  })

  it('takes a stored value that is no price for a missing one, and goes on', async () => {
    const { api, latest, leader } = await setUp()
    const client = new Redis(redis.url)
    ends.push(async () => client.disconnect())
    const numbers = '"price":1,"volume":1,"spread":0,"sourceCount":3,"answeredAt":1,"sources":[]'
    const broken = [
      `{"asset":"ethusdt","observedAt":1e999,${numbers}}`,
      `{"asset":"ethusdt","observedAt":${Date.now()},${numbers.replace('1,', '1e999,')}}`,
    ]
    for (const json of broken) {
      await client.hset('{prices}:price:ethusdt', 'json', json, 'epoch', '9')
      await client.xadd('{prices}:updates', '*', 'json', json, 'epoch', '9', 'generation', '1')
    }
    await leader.write(priceOf('solusdt', latest.now(), 7.5))
    await eventually(
      () => api.request('/prices/solusdt'),
      ({ body }) => body.price === 7.5,
    )
    expect((await api.request('/prices/ethusdt')).body).to.include({ price: 100.5 })
    const restarted = await startTestApi({ latest, waitMs: 200, connectMs: 1_000 })
    ends.push(restarted.stop)
    expect((await restarted.request('/prices/ethusdt')).status).to.equal(503)
    expect((await restarted.request('/prices/solusdt')).status).to.equal(200)
  })

  it('answers all that memory holds while Redis is killed, and goes on when it is back, empty', async () => {
    const { api, latest } = await setUp()
    const statuses = new Set<number>()
    const reading = { on: true }
    const readers = ASSETS.map(async asset => {
      while (reading.on) statuses.add((await api.request(`/prices/${asset}`)).status)
    })
    await redis.kill()
    await eventually(
      () => api.request('/refresh/btcusdt', 'POST'),
      ({ body }) => body.msg === 'Failed to refresh price: latest store unavailable',
    )
    expect((await fetch(`${api.url}/readyz`)).status).to.equal(200)
    await redis.restart()
    const leader = await eventually(
      () => leaderOf(latest).catch(() => undefined),
      found => found !== undefined,
    )
    await leader?.write(priceOf('btcusdt', latest.now(), 8.5))
    await eventually(
      () => api.request('/prices/btcusdt'),
      ({ body }) => body.price === 8.5,
    )
    reading.on = false
    await Promise.all(readers)
    expect([...statuses]).to.deep.equal([200])
  })

  it('answers all that memory holds while Redis hangs', async () => {
    const { api } = await setUp()
    redis.pause()
    const answers = await Promise.all(ASSETS.map(asset => api.request(`/prices/${asset}`)))
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200])
    expect((await api.request('/refresh/btcusdt', 'POST')).status).to.equal(503)
    redis.resume()
  })
})
