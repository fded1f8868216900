import {
  createExchangeClient,
  createExchangeMetrics,
  exchangeEnvironment,
  exchangeOptions,
} from '@price-aggregator/exchanges'
import {
  createAssignment,
  followAssignment,
  type HistoryItem,
  type HistoryStore,
  hash32,
  type LatestStore,
  TIER_RULES,
  type Update,
} from '@price-aggregator/prices'
import { createLogger } from '@price-aggregator/runtime'
import { Registry } from 'prom-client'
import { z } from 'zod'
import type { Leadership } from '../src/leadership.ts'
import { createSoleLeadership } from '../src/sole-leadership.ts'
import { startRefresher } from '../src/start.ts'
import { startExchange } from './exchange.fixture.ts'

/** Three hot ones, three medium ones, six cold ones. */
export const ASSETS = Array.from({ length: 12 }, (_, i) => `asset${i}usdt`)

/** A cold one whose turn does not come while a test runs. */
export const quietAsset = (): string => {
  const interval = TIER_RULES.cold.intervalMs
  const untilTurn = (asset: string) => (((hash32(asset) - Date.now()) % interval) + interval) % interval
  return ASSETS.slice(6).find(asset => untilTurn(asset) > 60_000) ?? ''
}

const historyInMemory = () => {
  const items: HistoryItem[] = []
  const store: HistoryStore = {
    newest: async () => undefined,
    range: async () => ({ items: [] }),
    writeBatch: async batch => {
      items.push(...batch)
      return []
    },
    deleteBatch: async () => undefined,
    ping: async () => undefined,
    close: () => undefined,
  }
  return { items, store }
}

export type System = Awaited<ReturnType<typeof openSystem>>

/** Runs a test on a system of its own, and stops and closes all of it whatever happens. */
export const withSystem = async (
  latest: LatestStore,
  test: (system: System) => Promise<void>,
): Promise<void> => {
  const system = await openSystem(latest)
  try {
    await test(system)
  } finally {
    await system.stop()
    await system.close()
  }
}

/** A refresher as `main.ts` wires it, not started yet, on three exchanges over HTTP. */
const openSystem = async (latest: LatestStore) => {
  const servers = await Promise.all(
    [100, 101, 102].map((price, i) => startExchange(`exchange${i + 1}`, price)),
  )
  const exchanges = servers.map(({ exchange }) => exchange)
  const logger = createLogger('test', 'silent')
  const registry = new Registry()
  const history = historyInMemory()
  const controller = new AbortController()
  const client = createExchangeClient({
    exchanges,
    options: exchangeOptions(z.object(exchangeEnvironment).parse({})),
    now: () => performance.now(),
    hooks: createExchangeMetrics({ registry, exchanges }),
  })
  const assigned = createAssignment({ generation: 1, assets: ASSETS, sizes: { hot: 3, medium: 3 } })

  let stopped: Promise<void> = Promise.resolve()

  const start = async (): Promise<Leadership> => {
    const source = { read: () => Promise.resolve(assigned) }
    const assignment = await followAssignment({ source, latest, logger }, controller.signal)
    const tiers = ['hot', 'medium', 'cold'] as const
    const leadership = createSoleLeadership({ latest, assignment, tiers, holder: 'test', logger })
    const running = await startRefresher(
      {
        config: {
          tiers,
          concurrency: 16,
          deadlineMs: 3_000,
          minSources: 1,
          maxWeight: 1,
          history: { ttlSeconds: 3_600, capacity: 1_000 },
          drain: { refreshesMs: 5_000, historyMs: 1_000 },
        },
        latest,
        history: history.store,
        exchanges: client,
        assignment,
        leadership,
        registry,
        logger,
      },
      controller.signal,
    )
    stopped = running.stopped
    return leadership
  }

  const priceOf = (asset: string) => latest.read(asset)

  const allHavePrices = async (): Promise<void> => {
    const count = () =>
      latest.readMany(ASSETS).then(
        prices => prices.length,
        () => 0,
      )
    while ((await count()) < ASSETS.length) await pause(20)
  }

  /** Updates of an asset after an id, until one satisfies. */
  const waitForUpdate = async (afterId: string, satisfies: (update: Update) => boolean): Promise<Update> => {
    for (let id = afterId; ; ) {
      const batch = await latest.readUpdates(id, 500, controller.signal)
      if (batch.kind === 'lost') throw new Error('updates lost')
      const found = batch.updates.find(satisfies)
      if (found) return found
      id = batch.lastId
    }
  }

  /** Resolves when all is drained. */
  const stop = (): Promise<void> => {
    controller.abort()
    return stopped
  }
  const close = async (): Promise<void> => {
    client.close()
    await Promise.all(servers.map(server => server.close()))
    await latest.close()
  }
  return { allHavePrices, close, history, latest, priceOf, registry, servers, start, stop, waitForUpdate }
}

export const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
