import type { Exchange } from '@price-aggregator/exchanges'
import { expect } from 'chai'
import { eventually } from './eventually.ts'
import { endFaults, type Fault, putFault, tickerPrices } from './mock-exchange-client.ts'
import { makeFolder, startTestStandalone } from './standalone.fixture.ts'

/** One hot asset, which is refreshed by itself, and cold ones, which are refreshed when a test says so. */
const ASSETS = ['btcusdt', 'ethusdt', 'solusdt', 'xrpusdt', 'bnbusdt', 'dogeusdt']
export const COLD = ASSETS.slice(1)
/** The asset whose price tests look at. */
export const ASSET = 'ethusdt'

/** The smallest limit that is ever in force, and the one in force between exchanges that agree this well. */
const LIMIT = 0.005

export const BREAKER = { closed: 0, open: 1, halfOpen: 2 }

const ENVIRONMENT = {
  HOT_ASSETS: '1',
  MEDIUM_ASSETS: '0',
  // All assets side by side.
  REFRESH_CONCURRENCY: '16',
  BREAKER_OPEN_MS: '200',
  BREAKER_WINDOW_MS: '2000',
  // One more than the scheduled refresh could add unseen.
  BREAKER_PROBE_SUCCESSES: '3',
}

/** No exchange is ever late, however busy this machine is. */
const PATIENT = { EXCHANGE_TIMEOUT_MS: '10000', REFRESH_WAIT_MS: '15000' }
/** An exchange that hangs is found out soon, and now and then one that does not. */
export const IMPATIENT = { EXCHANGE_TIMEOUT_MS: '500', REFRESH_WAIT_MS: '15000' }

type Standalone = Awaited<ReturnType<typeof startTestStandalone>>

/** For a `describe`: a running system whose exchanges are healthy before each test, with prices from all three. */
export const useFaultySystem = (patience: typeof PATIENT = PATIENT) => {
  let folder: Awaited<ReturnType<typeof makeFolder>>
  let system: Standalone
  before(async function () {
    this.timeout(60_000)
    folder = await makeFolder()
    const SYMBOLS_FILE = await folder.symbolsFile(ASSETS)
    const DATA_DIR = folder.dataDir
    system = await startTestStandalone({ ...ENVIRONMENT, ...patience, SYMBOLS_FILE, DATA_DIR })
    await eventually(
      'what is refreshed at the start is over',
      () => system.client.metric('price_refresh_total{tier="cold",trigger_type="auto"}'),
      count => count >= COLD.length,
    )
    await heal(system)
  })
  afterEach(function () {
    this.timeout(60_000)
    return heal(system)
  })
  after(async () => {
    await system.stop()
    await folder.remove()
  })
  return {
    price: async () => (await system.client.price(ASSET)).body,
    refresh: (asset = ASSET) => system.client.refresh(asset),
    metric: (series: string) => system.client.metric(series),
    breaker: (n: number) => breakerOf(system, n),
    errors: (n: number, type: string) =>
      system.client.metric(`price_exchange_errors_total{exchange="exchange${n}",error_type="${type}"}`),
    rejected: (n: number, reason: string) =>
      system.client.metric(`price_quotes_rejected_total{exchange="exchange${n}",reason="${reason}"}`),
    put: (n: number, fault: Fault) => putFault(exchangeOf(system, n).baseUrl, fault),
    end: (n: number) => endFaults(exchangeOf(system, n).baseUrl),
    /** Refreshes assets side by side, each to a price within the limit of what the exchanges `honest` say. */
    refreshHonestly: async (honest: readonly number[], assets: readonly string[] = COLD, limit = LIMIT) => {
      const answers = await refreshWithin(system, { honest, assets, limit })
      expect(answers).to.deep.equal(assets.map(asset => ({ message: `Price for ${asset} refreshed` })))
    },
    /** A forced refresh fails for this reason, which is said and counted, and changes nothing. */
    expectLastPriceStays: async (reason: string) => {
      const { client } = system
      const series = `price_refresh_errors_total{tier="cold",reason="${reason}"}`
      const before = { price: (await client.price(ASSET)).body, errors: await client.metric(series) }
      const { body, headers, status } = await client.refresh(ASSET)
      expect(body).to.deep.equal({ msg: `Failed to refresh price: ${reason}` })
      expect(status).to.equal(503)
      expect(headers.get('retry-after')).to.equal('2')
      const { last_updated, price } = before.price
      expect((await client.price(ASSET)).body).to.include({ price, last_updated })
      expect(await client.metric(series)).to.be.above(before.errors)
    },
    /** As `refreshHonestly`, where a refresh may fail: the last price is within the limit then. */
    tryHonestly: async (honest: readonly number[], assets: readonly string[] = COLD) => {
      await refreshWithin(system, { honest, assets, limit: LIMIT })
    },
  }
}

const exchangeOf = ({ exchanges }: Standalone, n: number): Exchange => {
  const exchange = exchanges[n - 1]
  if (!exchange) throw new Error(`there is no exchange ${n}`)
  return exchange
}

const breakerOf = ({ client }: Standalone, n: number): Promise<number> =>
  client.metric(`price_circuit_breaker_state{exchange="exchange${n}"}`)

const pricesOf = (system: Standalone, exchanges: readonly number[], assets: readonly string[]) =>
  Promise.all(exchanges.map(n => tickerPrices(exchangeOf(system, n).baseUrl, assets)))

type Within = { honest: readonly number[]; assets: readonly string[]; limit: number }

const refreshWithin = async (system: Standalone, { assets, honest, limit }: Within) => {
  const before = await pricesOf(system, honest, assets)
  const answers = await Promise.all(assets.map(asset => system.client.refresh(asset)))
  const prices = await Promise.all(assets.map(asset => system.client.price(asset)))
  const after = await pricesOf(system, honest, assets)
  for (const { body } of prices) {
    const said = [...before, ...after].map(prices => prices.get(body.asset) ?? Number.NaN)
    expect(body.price).to.be.within(Math.min(...said) * (1 - limit), Math.max(...said) * (1 + limit))
  }
  return answers.map(({ body }) => body)
}

/** Ends all faults; resolves when every breaker is closed and every price is made of three quotes again. */
const heal = async (system: Standalone): Promise<void> => {
  for (const { baseUrl } of system.exchanges) await endFaults(baseUrl)
  const round = async () => {
    await Promise.all(COLD.map(asset => system.client.refresh(asset)))
    const prices = await Promise.all(COLD.map(asset => system.client.price(asset)))
    const breakers = await Promise.all([1, 2, 3].map(n => breakerOf(system, n)))
    return { breakers, sources: prices.map(({ body }) => body.sources) }
  }
  await eventually(
    'all exchanges are healthy',
    round,
    ({ breakers, sources }) =>
      breakers.every(state => state === BREAKER.closed) && sources.every(count => count === 3),
  )
}
