import { setTimeout as sleep } from 'node:timers/promises'
import type { ApiClient } from './api-client.ts'
import { tickerPrices } from './mock-exchange-client.ts'

/** How far an answered price may be from the market of this moment: a price may be minutes old. */
const WRONG = 0.01
/** Between two reads of one asset. */
const PAUSE_MS = 25
const MARKET_EVERY_MS = 200
const REFRESH_EVERY_MS = 250

type WatchOptions = {
  client: ApiClient
  /** An exchange that lives all the time: what it says is true. */
  exchangeUrl: string
  assets: readonly string[]
  /** Those of them whose refresh is forced now and then. */
  forced: readonly string[]
}

/** Who is dead, or not yet itself again; set by the test. */
export type Dead = { api: boolean; refreshes: boolean }

/** Constant readers of all assets, and what they found wrong. */
export type Watch = {
  dead: Dead
  /** Everything that must not happen, in words. Empty: all is well. */
  faults: string[]
  /** When the price of each asset was last observed, as answered last. */
  lastUpdated: ReadonlyMap<string, string>
  reads(): number
  stop(): Promise<void>
}

/** Reads every asset some 30 times a second, and forces a refresh now and then, until it is stopped. */
export const watchPrices = async (options: WatchOptions): Promise<Watch> => {
  const { assets, client, exchangeUrl, forced } = options
  const dead: Dead = { api: false, refreshes: false }
  const faults: string[] = []
  const lastUpdated = new Map<string, string>()
  const state = { running: true, reads: 0, market: await tickerPrices(exchangeUrl, assets) }

  const follow = async () => {
    state.market = await tickerPrices(exchangeUrl, assets)
  }
  /** Only while the API is dead may it not be reached. */
  const whileAlive = async (what: string, ask: () => Promise<void>) => {
    const before = dead.api
    await ask().catch((error: Error) => {
      if (!before && !dead.api) faults.push(`${what}: ${error.message} ${error.cause ?? ''}`)
    })
  }
  const read = async (asset: string) => {
    const { body, status } = await client.price(asset)
    state.reads += 1
    if (status !== 200) return faults.push(`GET ${asset} answered ${status}`)
    const market = state.market.get(asset) ?? Number.NaN
    if (!(Math.abs(body.price / market - 1) < WRONG)) faults.push(`${asset} at ${body.price}, not ${market}`)
    // In UTC and of one form, so that their order is that of time.
    const before = lastUpdated.get(asset) ?? ''
    if (body.last_updated < before) faults.push(`${asset} went back from ${before} to ${body.last_updated}`)
    lastUpdated.set(asset, body.last_updated)
  }
  const refresh = async () => {
    const asset = forced[state.reads % forced.length] ?? ''
    const before = dead.refreshes
    const { status } = await client.refresh(asset)
    // Without a leader or Redis a forced refresh fails, and says so.
    const mayFail = before || dead.refreshes
    if (status !== 200 && !(mayFail && status === 503)) faults.push(`POST ${asset} answered ${status}`)
  }
  const repeat = async (task: () => Promise<unknown>, everyMs: number) => {
    while (state.running) {
      await task()
      await sleep(everyMs)
    }
  }
  const loops = [
    repeat(follow, MARKET_EVERY_MS),
    ...assets.map(asset =>
      repeat(() => whileAlive(`GET ${asset}`, async () => void (await read(asset))), PAUSE_MS),
    ),
    repeat(() => whileAlive('POST', refresh), REFRESH_EVERY_MS),
  ]
  return {
    dead,
    faults,
    lastUpdated,
    reads: () => state.reads,
    stop: async () => {
      state.running = false
      await Promise.all(loops)
    },
  }
}
