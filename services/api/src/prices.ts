import type { Assignment } from '@price-aggregator/prices'
import type { ApiDeps } from './context.ts'
import { createLookUp } from './lookup.ts'
import type { ApiMetrics } from './metrics/api-metrics.ts'
import { createPriceMemory, type PriceMemory } from './price-memory.ts'
import { createPriceReader, type PriceReader } from './price-reader.ts'
import { createRefreshes, type Refreshes } from './refreshes.ts'
import { createUpdateFollower } from './update-follower.ts'
import { createWarmUp } from './warm-up.ts'

/** The price path of the API: from the stores through memory to readers. */
export type Prices = {
  reader: PriceReader
  refreshes: Refreshes
  /** See `PriceMemory`. */
  reads: PriceMemory['reads']
  /** Follows the stores until `stop` aborts. Never rejects. */
  run(): Promise<void>
  /** Resolved once all prices were loaded, or the latest store was found away. */
  started: Promise<void>
}

type PricesDeps = Omit<ApiDeps, 'registry'> & { metrics: ApiMetrics; stop: AbortSignal }

export const createPrices = (deps: PricesDeps): Prices => {
  const { assignment, config, history, latest, logger, metrics, stop } = deps
  const assigned = { assignment: assignment.current() }
  const now = () => latest.now()
  const memory = createPriceMemory({ ...assigned, now })
  metrics.memory.watch({ memory, now })
  const onLatestError = () => metrics.lookups.errors.inc({ store: 'latest' })
  const refreshes = createRefreshes({ latest, memory, ...config.refresh, onError: onLatestError, stop })
  const lookUp = createLookUp({
    latest,
    history,
    memory,
    refreshes,
    metrics: metrics.lookups,
    ...config.lookup,
    stop,
  })
  const warmUp = createWarmUp({ history, memory, logger, ...config.warmUp, stop })
  const follower = createUpdateFollower({
    latest,
    memory,
    refreshes,
    assets: () => assignment.current().assets,
    onLoaded: warmUp.start,
    updateDelay: metrics.updateDelay,
    logger,
    ...config.follow,
  })
  const reader = createPriceReader({
    memory,
    latest,
    isLatestUp: follower.isUp,
    refreshes,
    lookUp,
    cache: metrics.cache,
    ...config.stale,
    stop,
  })

  const adopt = (next: Assignment) => {
    // The view also tells when the same assignment comes into effect.
    if (next === assigned.assignment) return
    assigned.assignment = next
    memory.assign(next)
    follower.reload()
  }

  const run = async () => {
    const forget = assignment.onChange(adopt)
    adopt(assignment.current())
    // Where the latest store is away at the start, history is what there is.
    void follower.started.then(warmUp.start)
    await follower.run(stop)
    forget()
    await warmUp.done()
  }
  return { reader, refreshes, reads: memory.reads, run, started: follower.started }
}
