import { Gauge, type Registry } from 'prom-client'
import { sleep } from './history/sleep.ts'
import type { HistoryStore } from './history/store.ts'
import type { LatestStore } from './latest/store.ts'

export type WatchStoresDeps = {
  registry: Registry
  latest: Pick<LatestStore, 'ping'>
  history: Pick<HistoryStore, 'ping'>
  /** Pause between two looks. Default 5,000. */
  everyMs?: number
}

const EVERY_MS = 5_000

/**
 * Keeps `price_store_up{store}` until `stop` aborts: whether each store answered when it was last asked, which is done
 * here alone, as a process that needs neither for a while would not notice. Never rejects.
 */
export const watchStores = async (deps: WatchStoresDeps, stop: AbortSignal): Promise<void> => {
  const { latest, history, everyMs = EVERY_MS } = deps
  const gauge = createStoreUp(deps.registry)
  const look = async (store: 'latest' | 'history', ping: () => Promise<void>): Promise<void> => {
    const up = await ping().then(
      () => 1,
      () => 0,
    )
    if (!stop.aborted) gauge.set({ store }, up)
  }
  while (!stop.aborted) {
    await Promise.all([look('latest', () => latest.ping()), look('history', () => history.ping(stop))])
    await sleep(everyMs, stop)
  }
}

/** `price_store_up{store}`. */
export const createStoreUp = (registry: Registry): Gauge<'store'> =>
  new Gauge({
    name: 'price_store_up',
    help: 'Whether Redis (latest) and DynamoDB (history) answered this process when last asked',
    labelNames: ['store'],
    registers: [registry],
  })
