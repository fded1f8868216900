import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@price-aggregator/loadtest/free-port'
import { type RunningMockExchange, startMockExchange } from '@price-aggregator/mock-exchange'
import { expect } from 'chai'
import { createApiClient } from './api-client.ts'
import { startDynalite } from './dynalite.ts'
import { eventuallyServes } from './eventually-serves.ts'
import { startRedis } from './redis-server.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'

/** Long enough for a store that is tried again to be complained of again. */
const WATCHED_MS = 3_000

/** What a service complained of, as often as it did. */
const warnings = (service: ServiceProcess): string[] =>
  service
    .log()
    .filter(({ level }) => !['debug', 'info'].includes(level))
    .map(({ msg }) => msg)

describe('services whose stores are away when they start', function () {
  this.timeout(90_000)
  const ends: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })

  const setUp = async () => {
    const redisPort = await freePort()
    const dynamoPort = await freePort()
    const stores = {
      REDIS_URL: `redis://127.0.0.1:${redisPort}`,
      DYNAMODB_ENDPOINT: `http://127.0.0.1:${dynamoPort}`,
    }
    const local = { HOST: '127.0.0.1', PORT: '0', SHUTDOWN_DELAY_MS: '0' }
    const start = (...[name, variables]: Parameters<typeof startServiceProcess>) => {
      const service = startServiceProcess(name, { ...stores, ...local, ...variables })
      ends.push(service.kill)
      return service
    }
    const startApi = async () => {
      const api = start('api')
      const { port } = await api.logged('serving prices')
      return { api, client: createApiClient(`http://127.0.0.1:${port}`) }
    }
    const startRefresher = async () => {
      const exchanges = await Promise.all([1, 2, 3].map(startOneExchange))
      for (const exchange of exchanges) ends.push(exchange.close)
      const EXCHANGES = exchanges.map(({ url }, i) => `exchange${i + 1}=${url}`).join(',')
      const refresher = start('refresher', {
        METRICS_PORT: '0',
        EXCHANGES,
        // The mocks share this busy process: no breaker is to open when it stalls.
        EXCHANGE_TIMEOUT_MS: '10000',
        ENSURE_TABLE: 'true',
      })
      await refresher.logged('refreshing prices')
      return refresher
    }
    const startStores = async () => {
      const redis = await startRedis({ port: redisPort })
      ends.push(redis.stop)
      const dynalite = await startDynalite({ port: dynamoPort })
      ends.push(dynalite.stop)
    }
    return { startApi, startRefresher, startStores }
  }

  const startOneExchange = (n: number): Promise<RunningMockExchange> =>
    startMockExchange({ name: `exchange${n}`, seed: 1, port: 0 })

  it('live, are ready, say so once, answer 503, and give prices when the stores come', async () => {
    const { startApi, startRefresher, startStores } = await setUp()
    const { api, client } = await startApi()
    const refresher = await startRefresher()
    for (const path of ['/livez', '/readyz', '/health']) expect(await client.status(path)).to.equal(200)

    const startedAt = performance.now()
    const { body, headers, status } = await client.price('btcusdt')
    expect({ body, status }).to.deep.equal({ status: 503, body: { msg: 'Price not available' } })
    expect(Number(headers.get('retry-after'))).to.be.above(0)
    // Redis and DynamoDB have their deadlines, then a refresh has its own; refused connections take no time.
    expect(performance.now() - startedAt).to.be.below(10_000)

    await sleep(WATCHED_MS)
    for (const service of [api, refresher]) {
      const said = warnings(service)
      expect(said).to.deep.equal([...new Set(said)])
      expect(service.output.stderr).to.equal('')
    }
    expect(warnings(api).filter(msg => msg.startsWith('latest store'))).to.have.length(1)
    expect(warnings(api).filter(msg => msg.startsWith('history store'))).to.have.length(1)
    expect(warnings(refresher).filter(msg => msg.startsWith('Redis'))).to.have.length(1)
    expect(warnings(refresher).filter(msg => msg.startsWith('history'))).to.have.length(1)

    await startStores()
    await eventuallyServes(client)
    await refresher.logged('history table is there')
    await api.logged('latest store is back')
    expect(await Promise.all([api.stop(), refresher.stop()])).to.deep.equal([0, 0])
  })
})
