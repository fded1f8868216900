import { setTimeout as sleep } from 'node:timers/promises'
import { type LatestStore, StoreUnavailable } from '@price-aggregator/prices'
import { ConfigError } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { eventually, historyOf, itemOf, priceOf, startTestApi, useApi } from './api.fixture.ts'

/** A latest store on which no call succeeds. */
const away = (latest: LatestStore): LatestStore => {
  const fail = () => Promise.reject(new StoreUnavailable('latest', 'away'))
  return {
    ...latest,
    ping: fail,
    read: fail,
    readMany: fail,
    lastUpdateId: fail,
    readUpdates: fail,
    requestRefresh: fail,
  }
}

describe('startApi', () => {
  const { answering, setUp } = useApi()

  it('is ready, and serves what stood at its start and what comes after', async () => {
    const { api, latest, leader } = await setUp()
    expect((await fetch(`${api.url}/readyz`)).status).to.equal(200)
    expect((await api.request('/prices/btcusdt')).body).to.include({
      price: 100.5,
      time_ago: 'just now',
      stale: false,
    })
    await leader.write(priceOf('btcusdt', latest.now() + 1, 101.25))
    await eventually(
      () => api.request('/prices/btcusdt'),
      ({ body }) => body.price === 101.25,
    )
    expect(await api.metric('price_update_delay_seconds_count')).to.equal(1)
  })

  it('takes from history what the latest store lacks', async () => {
    const { api } = await setUp({ history: historyOf(itemOf('ethusdt', 3_600)), waitMs: 20 })
    const { body, status } = await api.request('/prices/ethusdt')
    expect(status).to.equal(200)
    expect(body).to.include({ price: 99.5, time_ago: '1h ago', sources: 2, stale: true })
  })

  it('serves from history where the latest store is away, ready all the same', async () => {
    const { api } = await setUp({ history: historyOf(itemOf('ethusdt', 90)), waitMs: 20 }, away)
    expect((await fetch(`${api.url}/readyz`)).status).to.equal(200)
    expect((await api.request('/prices/ethusdt')).body).to.include({ price: 99.5, stale: true })
    expect(await api.request('/prices/solusdt')).to.deep.equal({
      status: 503,
      body: { msg: 'Price not available' },
    })
    expect(await api.request('/refresh/ethusdt', 'POST')).to.deep.equal({
      status: 503,
      body: { msg: 'Failed to refresh price: latest store unavailable' },
    })
    expect(await api.metric('price_lookup_errors_total{store="latest"}')).to.be.greaterThan(0)
  })

  it('makes one look-up and one refresh of 1,000 concurrent reads of a price that is nowhere', async () => {
    const history = historyOf()
    const reads: string[] = []
    const requests: string[] = []
    const { api, latest, leader } = await setUp({ history }, store => ({
      ...store,
      read: asset => {
        reads.push(asset)
        return store.read(asset)
      },
    }))
    await eventually(
      async () => history.reads.length,
      reads => reads === 2,
    )
    answering(latest, async asset => {
      requests.push(asset)
      // So that most of the reads come while the look-up is under way.
      await sleep(300)
      return leader.write(priceOf(asset, latest.now()))
    })
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => api.request('/prices/solusdt')))
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200]))
    expect({ reads, history: history.reads.slice(2), requests }).to.deep.equal({
      reads: ['solusdt'],
      history: ['solusdt'],
      requests: ['solusdt'],
    })
    const hits = await api.metric('price_cache_hits_total')
    expect(hits + (await api.metric('price_cache_misses_total'))).to.equal(1_000)
    expect(hits).to.be.lessThan(1_000)
    expect(await api.metric('price_api_requests_total{endpoint="/prices",status="200"}')).to.equal(1_000)
  })

  it('says which port is in use', async () => {
    const { api, latest } = await setUp()
    const error = await startTestApi({ latest, port: api.port }).catch((error: unknown) => error)
    expect(error).to.be.instanceOf(ConfigError)
  })
})
