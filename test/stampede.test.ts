import { type System, withSystem } from '@price-aggregator/loadtest/system'
import { expect } from 'chai'
import { createApiClient, readMetric } from './api-client.ts'
import { eventually } from './eventually.ts'
import { putFault } from './mock-exchange-client.ts'

const READERS = 200

const OPTIONS = {
  symbols: ['btcusdt'],
  env: {
    // Cold, so that its turns are five minutes apart.
    HOT_ASSETS: '0',
    MEDIUM_ASSETS: '0',
    // Of all requests only the one that is waited for matters, however busy this machine is.
    REFRESH_WAIT_MS: '15000',
    EXCHANGE_TIMEOUT_MS: '10000',
  },
  withRefresher: true,
  emptyExchanges: true,
}

const countsOf = async ({ apiUrl, exchangeUrls, refresherUrl }: System) => ({
  lookups: await Promise.all(
    ['latest', 'history'].map(store => readMetric(apiUrl, `price_lookups_total{store="${store}"}`)),
  ),
  requests: await Promise.all(
    exchangeUrls.map((_, i) =>
      readMetric(refresherUrl, `price_exchange_requests_total{exchange="exchange${i + 1}"}`),
    ),
  ),
})

describe('a stampede on an asset that is nowhere, across processes', function () {
  this.timeout(60_000)

  it('costs one look-up per store and one request per exchange', async () => {
    await withSystem(OPTIONS, async system => {
      const client = createApiClient(system.apiUrl)
      const tries = () =>
        readMetric(system.refresherUrl, 'price_refresh_total{tier="cold",trigger_type="auto"}')
      await eventually('it was tried in vain', tries, count => count > 0)
      // Long enough for all readers to come while the first one's refresh is under way.
      for (const url of system.exchangeUrls) await putFault(url, { fault: 'latency', latencyMs: 3_000 })
      const before = await countsOf(system)
      const answers = await Promise.all(
        Array.from({ length: READERS }, () => client.status('/prices/btcusdt')),
      )
      const after = await countsOf(system)
      expect(new Set(answers)).to.deep.equal(new Set([503]))
      expect(after.lookups.map((count, i) => count - (before.lookups[i] ?? 0))).to.deep.equal([1, 1])
      for (const [i, count] of after.requests.entries()) {
        // One more where its turn, or the next try, comes in these three seconds.
        expect(count - (before.requests[i] ?? 0), system.exchangeUrls[i]).to.be.within(1, 2)
      }
    })
  })
})
