import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { priceOf, useApi } from './api.fixture.ts'

describe('a forced refresh', () => {
  const { answering, setUp } = useApi()

  it('answers a forced refresh once a newer price stands; many share one', async () => {
    const requests: string[] = []
    const { api, latest, leader } = await setUp()
    answering(latest, async asset => {
      requests.push(asset)
      // So that all requests come while the first is under way.
      await sleep(1_000)
      return leader.write(priceOf(asset, latest.now() + 1, 102))
    })
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.request('/refresh/btcusdt', 'POST')),
    )
    for (const answer of answers) {
      expect(answer).to.deep.equal({ status: 200, body: { message: 'Price for btcusdt refreshed' } })
    }
    expect(requests).to.deep.equal(['btcusdt'])
    expect((await api.request('/prices/btcusdt')).body.price).to.equal(102)
  })

  it('tells why a forced refresh failed', async () => {
    const { api, latest } = await setUp()
    answering(latest, asset => latest.publishRefreshFailure(asset, 'no_quotes'))
    expect(await api.request('/refresh/btcusdt', 'POST')).to.deep.equal({
      status: 503,
      body: { msg: 'Failed to refresh price: no_quotes' },
    })
  })

  it('says so when no leader answers', async () => {
    const { api } = await setUp({ waitMs: 20 })
    expect((await api.request('/refresh/btcusdt', 'POST')).body).to.deep.equal({
      msg: 'Failed to refresh price: no leader answered',
    })
  })
})
