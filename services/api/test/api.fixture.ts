import {
  createAssignment,
  fixedAssignment,
  type HistoryItem,
  type HistoryStore,
  type LatestStore,
  type Price,
  type ShardId,
} from '@price-aggregator/prices'
import { createMemoryLatestStore } from '@price-aggregator/prices/latest/memory'
import { createLogger, readEnvironment } from '@price-aggregator/runtime'
import { Registry } from 'prom-client'
import { readMetric } from '../../../test/api-client.ts'
import { configFromEnvironment } from '../src/config.ts'
import { environmentSchema } from '../src/environment.ts'
import { startApi } from '../src/start.ts'

export const ASSETS = ['btcusdt', 'ethusdt', 'solusdt']

/** All assets are hot, in one shard. */
const SHARD: ShardId = 'hot:0'

const CONFIG = configFromEnvironment(
  readEnvironment(environmentSchema, { PORT: '0', HOST: '127.0.0.1', SHUTDOWN_DELAY_MS: '0' }),
)

type Given = {
  latest: LatestStore
  history?: HistoryStore
  waitMs?: number
  shutdownDelayMs?: number
  port?: number
  metricsPort?: number
  connectMs?: number
}

/** The API on a free port over the given stores, which stay the test's own to close. */
export const startTestApi = async (given: Given) => {
  const {
    latest,
    history = historyOf(),
    waitMs = 5_000,
    shutdownDelayMs = 0,
    port = 0,
    metricsPort,
    connectMs = 30,
  } = given
  const controller = new AbortController()
  const registry = new Registry()
  const config = {
    ...CONFIG,
    http: { ...CONFIG.http, shutdownDelayMs, port },
    metricsPort,
    refresh: { ...CONFIG.refresh, waitMs },
    follow: { ...CONFIG.follow, connectMs },
  }
  const assignment = fixedAssignment(createAssignment({ generation: 1, assets: ASSETS }))
  const logger = createLogger('test', 'silent')
  const api = await startApi({ config, latest, history, assignment, registry, logger }, controller.signal)
  const url = `http://127.0.0.1:${api.port}`
  const metric = (series: string) => readMetric(`http://127.0.0.1:${api.metricsPort}`, series)
  const request = async (path: string, method = 'GET') => {
    const response = await fetch(url + path, { method })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  const stop = async () => {
    controller.abort()
    await api.stopped
  }
  const { port: listening, metricsPort: operationsPort, stopped } = api
  return { url, port: listening, metricsPort: operationsPort, stopped, metric, request, stop }
}

/** An observation of so long ago. */
export const itemOf = (asset: string, ageSeconds: number): HistoryItem => {
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds
  const numbers = { price: 99.5, volume: 1, sources: 2 }
  return { asset, timestamp, ...numbers, updatedAt: timestamp, expiresAt: timestamp + 86_400 }
}

/** A history of the given items that counts its reads. */
export const historyOf = (...items: HistoryItem[]): HistoryStore & { reads: string[] } => {
  const reads: string[] = []
  const notNeeded = () => Promise.reject(new Error('not needed by the API'))
  return {
    reads,
    newest: async asset => {
      reads.push(asset)
      return items.find(item => item.asset === asset)
    },
    range: notNeeded,
    writeBatch: notNeeded,
    deleteBatch: notNeeded,
    ping: async () => undefined,
    close: () => undefined,
  }
}

export const priceOf = (asset: string, observedAt: number, price = 100.5): Price => {
  const numbers = { price, volume: 1, spread: 0, sourceCount: 3 }
  return { asset, ...numbers, observedAt, answeredAt: observedAt, sources: [] }
}

/** Writes as the only leader would. */
export const leaderOf = async (latest: LatestStore) => {
  await latest.registerGeneration(1, 0)
  await latest.stampFence(SHARD, 1, 'test')
  return {
    write: (price: Price) => latest.write({ shard: SHARD, epoch: 1, generation: 1, price, ttlMs: 60_000 }),
  }
}

/** Answers refresh requests by `answer` until the signal aborts. */
const answerRefreshes = async (
  latest: LatestStore,
  answer: (asset: string) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> => {
  // Looks back as a leader does: a request may be of the very millisecond.
  let cursor = await latest.refreshRequestsFrom(1_000)
  while (!signal.aborted) {
    for (const { asset, id } of await latest.readRefreshRequests(cursor, 200, signal)) {
      cursor = id
      await answer(asset)
    }
  }
}

/** Asks again and again until the answer is what is waited for. */
export const eventually = async <T>(ask: () => Promise<T>, isIt: (answer: T) => boolean): Promise<T> => {
  for (;;) {
    const answer = await ask()
    if (isIt(answer)) return answer
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

type Change = (latest: LatestStore) => LatestStore

/** For a `describe`: an API on an in-memory latest store that holds btcusdt, ended after each test. */
export const useApi = () => {
  const ends: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })
  return {
    setUp: async (given: Omit<Given, 'latest'> = {}, change: Change = latest => latest) => {
      const latest = createMemoryLatestStore({})
      ends.push(() => latest.close())
      const leader = await leaderOf(latest)
      await leader.write(priceOf('btcusdt', latest.now()))
      const api = await startTestApi({ latest: change(latest), ...given })
      ends.push(api.stop)
      return { api, latest, leader }
    },
    /** Answers refresh requests until the test ends. */
    answering: (latest: LatestStore, answer: (asset: string) => Promise<unknown>) => {
      const controller = new AbortController()
      const done = answerRefreshes(latest, answer, controller.signal)
      ends.push(async () => {
        controller.abort()
        await done
      })
    },
  }
}
