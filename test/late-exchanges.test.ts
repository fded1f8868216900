import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@price-aggregator/loadtest/free-port'
import { startMockExchange } from '@price-aggregator/mock-exchange'
import { readSymbols } from '@price-aggregator/prices'
import { createRedisLatestStore } from '@price-aggregator/prices/latest/redis'
import { expect } from 'chai'
import { eventually } from './eventually.ts'
import { startRedis } from './redis-server.ts'
import { startServiceProcess } from './service-process.ts'

/** So soon after the exchanges every asset is to have a price; the whole interval of a cold one is five minutes. */
const PRICED_MS = 20_000

describe('exchanges that come later than the refresher, as in a fresh install', function () {
  this.timeout(120_000)
  const ends: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })

  it('are found at once by breakers and assets alike: all 1,000 are priced soon', async () => {
    const redis = await startRedis()
    ends.push(redis.stop)
    const ports = await Promise.all([1, 2, 3].map(() => freePort()))
    const refresher = startServiceProcess('refresher', {
      REDIS_URL: redis.url,
      DYNAMODB_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
      EXCHANGES: ports.map((port, i) => `exchange${i + 1}=http://127.0.0.1:${port}`).join(','),
      // The mocks share this busy process: no breaker is to open when it stalls.
      EXCHANGE_TIMEOUT_MS: '10000',
      HOST: '127.0.0.1',
      METRICS_PORT: '0',
    })
    ends.push(refresher.kill)
    const latest = createRedisLatestStore({ url: redis.url })
    ends.push(latest.close)
    const assets = readSymbols(readFileSync(new URL('../symbols.csv', import.meta.url), 'utf8'))
    const priced = async () => (await latest.readMany(assets)).length

    const failed = () => refresher.log().filter(({ msg }) => msg.startsWith('refresh failed')).length
    // Of each tier; by then every breaker has been open for long, and has had probes in vain.
    await eventually('each tier has failed', failed, count => count >= 3)
    await sleep(8_000)
    expect(await priced()).to.equal(0)

    for (const [i, port] of ports.entries()) {
      const exchange = await startMockExchange({ name: `exchange${i + 1}`, seed: 1, port })
      ends.push(exchange.close)
    }
    await eventually('every asset has a price', priced, count => count === assets.length, {
      deadlineMs: PRICED_MS,
      everyMs: 200,
    })
    expect(await refresher.stop()).to.equal(0)
  })
})
