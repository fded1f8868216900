import type { Asset, LatestStore, Update } from '@price-aggregator/prices'
import { type Logger, runLoop } from '@price-aggregator/runtime'
import type { Histogram } from 'prom-client'
import type { PriceMemory } from './price-memory.ts'
import type { Refreshes } from './refreshes.ts'

/** Keeps memory what the latest store says: loads all, then follows the update stream from where it was. */
export type UpdateFollower = {
  /** Runs until the signal aborts. A store that is away is retried with backoff, and said once. */
  run(signal: AbortSignal): Promise<void>
  /** Resolved once all prices were loaded, or the store was found away. */
  started: Promise<void>
  /** Whether the latest store answered last. */
  isUp(): boolean
  /** Loads all again, as when the assets have changed. */
  reload(): void
}

export type UpdateFollowerDeps = {
  latest: Pick<LatestStore, 'now' | 'ping' | 'lastUpdateId' | 'readMany' | 'readUpdates'>
  memory: PriceMemory
  refreshes: Pick<Refreshes, 'settle'>
  /** All assets whose price is to be held. */
  assets(): readonly Asset[]
  /** Told after each load. */
  onLoaded(): void
  updateDelay: Histogram
  logger: Logger
  /** How many prices are read by one command. */
  chunk: number
  /** How long one read of the stream waits. */
  waitMs: number
}

/** A store that comes back is worth noticing soon. */
const BACKOFF = { baseMs: 100, maxMs: 1_000 }

export const createUpdateFollower = (deps: UpdateFollowerDeps): UpdateFollower => {
  const { latest, logger, onLoaded, waitMs } = deps
  const started = Promise.withResolvers<void>()
  const state: { up: boolean; cursor: string | undefined } = { up: true, cursor: undefined }

  const round = async (signal: AbortSignal): Promise<void> => {
    if (!state.up) {
      await latest.ping()
      state.up = true
    }
    if (state.cursor === undefined) {
      // Noted before the load, so that nothing is missed between the two.
      const cursor = await latest.lastUpdateId()
      await load(deps, signal)
      state.cursor = cursor
      onLoaded()
      started.resolve()
    }
    const from = state.cursor
    const batch = await latest.readUpdates(from, waitMs, signal)
    if (batch.kind === 'updates') {
      for (const update of batch.updates) apply(deps, update)
    }
    // Unless a reload was asked for meanwhile.
    if (state.cursor === from) state.cursor = batch.kind === 'updates' ? batch.lastId : undefined
  }

  const markDown = (error: unknown): never => {
    state.up = false
    throw error
  }

  return {
    run: signal =>
      runLoop(() => round(signal).catch(markDown), {
        signal,
        pauseMs: 0,
        backoff: BACKOFF,
        onFailure: error => {
          logger.warn({ error }, 'latest store away: serving what memory holds')
          started.resolve()
        },
        onRecovery: () => logger.info('latest store is back'),
      }),
    started: started.promise,
    isUp: () => state.up,
    reload: () => {
      state.cursor = undefined
    },
  }
}

const load = async ({ assets, chunk, latest, logger, memory }: UpdateFollowerDeps, signal: AbortSignal) => {
  const startedAt = performance.now()
  const wanted = assets()
  let found = 0
  for (let i = 0; i < wanted.length && !signal.aborted; i += chunk) {
    const prices = await latest.readMany(wanted.slice(i, i + chunk))
    for (const price of prices) memory.apply(price)
    found += prices.length
  }
  const ms = Math.round(performance.now() - startedAt)
  logger.info({ assets: wanted.length, found, ms }, 'prices loaded from the latest store')
}

const apply = ({ latest, memory, refreshes, updateDelay }: UpdateFollowerDeps, update: Update): void => {
  if (update.kind === 'price' && memory.apply(update.update)) {
    updateDelay.observe(Math.max(0, latest.now() - update.update.price.answeredAt) / 1000)
  }
  refreshes.settle(update)
}
