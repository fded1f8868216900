import { type System, type SystemOptions, withSystem } from '@price-aggregator/loadtest/system'
import { type ApiClient, createApiClient } from './api-client.ts'
import { eventually } from './eventually.ts'
import { type Watch, watchPrices } from './watch-prices.ts'

/** Refreshed every 5 s. */
export const HOT = ['btcusdt', 'ethusdt', 'solusdt', 'xrpusdt']
/** Refreshed every 5 min, or when asked for. */
const COLD = ['bnbusdt', 'dogeusdt', 'adausdt']
const ASSETS = [...HOT, ...COLD]

const OPTIONS: SystemOptions = {
  symbols: ASSETS,
  env: {
    HOT_ASSETS: String(HOT.length),
    MEDIUM_ASSETS: '0',
    BREAKER_OPEN_MS: '500',
    // Only what is dead is late, however busy this machine is.
    EXCHANGE_TIMEOUT_MS: '5000',
    REDIS_TIMEOUT_MS: '5000',
    REFRESH_WAIT_MS: '10000',
  },
  withRefresher: true,
}

type Watched = { system: System; client: ApiClient; watch: Watch }

/** For a `describe`: the system in processes of its own, with a price of each asset, under constant requests. */
export const useWatchedSystem = (): (() => Watched) => {
  const ended = Promise.withResolvers<void>()
  const started = Promise.withResolvers<Watched>()
  let running: Promise<void>
  let watched: Watched
  before(async function () {
    this.timeout(60_000)
    running = withSystem(OPTIONS, async system => {
      const client = createApiClient(system.apiUrl)
      await pricesOfAllExchanges(client)
      const watch = await startWatch(system, client)
      started.resolve({ system, client, watch })
      await ended.promise
      await watch.stop()
    })
    running.catch(started.reject)
    watched = await started.promise
  })
  after(async function () {
    this.timeout(60_000)
    ended.resolve()
    await running
  })
  return () => watched
}

/** Resolves when every price is made of three quotes. */
export const pricesOfAllExchanges = (client: ApiClient) =>
  eventually(
    'every price is made of three quotes',
    async () => {
      await Promise.all(COLD.map(asset => client.refresh(asset)))
      const answers = await Promise.all(ASSETS.map(asset => client.price(asset)))
      return answers.map(({ body }) => body.sources)
    },
    sources => sources.every(count => count === 3),
  )

const startWatch = ({ exchangeUrls }: System, client: ApiClient): Promise<Watch> =>
  // The second exchange, because no test kills it.
  watchPrices({ client, exchangeUrl: exchangeUrls[1] ?? '', assets: ASSETS, forced: COLD })

/** Resolves when all hot prices are of a later second than this moment: within one interval, if all is well. */
export const freshHotPrices = (watch: Watch) => {
  const since = new Date().toISOString().slice(0, 19).replace('T', ' ')
  return eventually(
    `all hot prices are newer than ${since}`,
    () => HOT.map(asset => watch.lastUpdated.get(asset) ?? ''),
    times => times.every(time => time > since),
  )
}
