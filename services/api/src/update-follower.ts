import type { Asset, LatestStore, Update } from '@price-aggregator/prices'
import { type Logger, runLoop, sleep } from '@price-aggregator/runtime'
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
  /** How long a store that has only just been made may take to connect before it counts as away. */
  connectMs: number
}

type FollowState = {
  up: boolean
  /** After which update to go on; undefined: load all first. */
  cursor: string | undefined
  /** How many reloads were asked for, and how many of these the last load has served. */
  reloads: number
  reloaded: number
}

const CONNECT_POLL_MS = 20

/** Where a stream is lost again and again, loading all must not be all that is done. */
const LOST_PAUSE_MS = 100

/** A store that comes back is worth noticing soon. */
const BACKOFF = { baseMs: 100, maxMs: 1_000 }

export const createUpdateFollower = (deps: UpdateFollowerDeps): UpdateFollower => {
  const { latest, logger, onLoaded, waitMs } = deps
  const started = Promise.withResolvers<void>()
  const state: FollowState = { up: true, cursor: undefined, reloads: 0, reloaded: 0 }

  const round = async (signal: AbortSignal): Promise<void> => {
    if (!state.up) {
      await latest.ping()
      state.up = true
    }
    while (state.cursor === undefined || state.reloaded < state.reloads) await loadAll(signal)
    const batch = await latest.readUpdates(state.cursor, waitMs, signal)
    if (batch.kind === 'lost') {
      state.cursor = undefined
      await sleep(LOST_PAUSE_MS, signal)
      return
    }
    for (const update of batch.updates) apply(deps, update)
    state.cursor = batch.lastId
  }

  const loadAll = async (signal: AbortSignal): Promise<void> => {
    const { reloads } = state
    // Noted before the load, so that nothing is missed between the two.
    const cursor = state.cursor ?? (await latest.lastUpdateId())
    await load(deps, signal)
    state.cursor = cursor
    state.reloaded = reloads
    onLoaded()
    started.resolve()
  }

  const markDown = (error: unknown): never => {
    state.up = false
    throw error
  }

  return {
    run: async signal => {
      await firstAnswer(deps, signal)
      await runLoop(() => round(signal).catch(markDown), {
        signal,
        pauseMs: 0,
        backoff: BACKOFF,
        onFailure: error => {
          logger.warn({ error }, 'latest store away: serving what memory holds')
          started.resolve()
        },
        onRecovery: () => logger.info('latest store is back'),
      })
    },
    started: started.promise,
    isUp: () => state.up,
    reload: () => {
      state.reloads += 1
    },
  }
}

const firstAnswer = async ({ connectMs, latest }: UpdateFollowerDeps, signal: AbortSignal): Promise<void> => {
  const until = performance.now() + connectMs
  const answers = () =>
    latest.ping().then(
      () => true,
      () => false,
    )
  while (!(await answers()) && performance.now() < until && !signal.aborted)
    await sleep(CONNECT_POLL_MS, signal)
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
  const applied = update.kind === 'price' && memory.apply(update.update)
  if (applied) updateDelay.observe(Math.max(0, latest.now() - update.update.price.answeredAt) / 1000)
  refreshes.settle(update, applied)
}
