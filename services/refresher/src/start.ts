import { once } from 'node:events'
import type { AssignmentFollower, HistoryStore, LatestStore } from '@price-aggregator/prices'
import type { HistoryMetrics } from '@price-aggregator/prices/history/metrics'
import { createHistoryWriter, type HistoryWriter } from '@price-aggregator/prices/history/writer'
import type { Logger } from '@price-aggregator/runtime'
import type { Registry } from 'prom-client'
import type { RefresherConfig } from './config.ts'
import { createForcedRefreshes } from './forced-refresh.ts'
import { createLastPrices } from './last-prices.ts'
import type { Leadership } from './leadership.ts'
import { createRefresherMetrics, type RefresherMetrics } from './metrics.ts'
import { createRefresh, type FetchQuotes } from './refresh.ts'
import { shardsOf } from './shards-of.ts'
import { createSkewWatch } from './skew-watch.ts'
import { createWorker } from './worker.ts'

/** What a refresher is started with. Its stores and exchanges are closed by whoever made them. */
export type RefresherDeps = {
  config: RefresherConfig
  latest: LatestStore
  history: HistoryStore
  historyMetrics?: Pick<HistoryMetrics, 'onDrop' | 'watchQueue'>
  exchanges: { fetchQuotes: FetchQuotes; names?: readonly string[] }
  assignment: AssignmentFollower
  leadership: Leadership
  registry: Registry
  logger: Logger
}

/** `stopped` resolves when, after the signal, refreshes and history are drained and leadership is released. */
export type RunningRefresher = { stopped: Promise<void> }

/** Starts to refresh what leadership holds, now and later. */
export const startRefresher = async (deps: RefresherDeps, signal: AbortSignal): Promise<RunningRefresher> => {
  const { config, latest, leadership, registry, logger } = deps
  const metrics = createRefresherMetrics(registry, {
    tiers: config.tiers,
    exchanges: deps.exchanges.names ?? [],
  })
  const stopGauges = showLeadership(deps, metrics)
  const { given, current } = deps.assignment
  metrics.watchGenerations(() => ({ given: given(), current: current().generation }))
  const history = openHistory(deps)
  const lastPrices = createLastPrices()
  const watchSkew = createSkewWatch({ logger, now: latest.now })
  const refresh = createRefresh({
    fetchQuotes: deps.exchanges.fetchQuotes,
    latest,
    lastPrices,
    history,
    historyTtlSeconds: config.history.ttlSeconds,
    minSources: config.minSources,
    maxWeight: config.maxWeight,
    deadlineMs: config.deadlineMs,
    onSources: (sources, tier) => {
      metrics.sources(sources)
      watchSkew(sources, tier)
    },
  })
  const { tiers, concurrency, drain } = config
  const worker = createWorker({
    ...deps,
    refresh,
    lastPrices,
    metrics,
    tiers,
    concurrency,
    drainMs: drain.refreshesMs,
    seedWaitMs: config.deadlineMs,
  })
  const forced = createForcedRefreshes({ latest, worker, lastPrices, metrics, logger })

  // Shards are kept until no refresh is in flight: its price would be refused otherwise.
  const release = new AbortController()
  const leading = leadership.run(release.signal, worker.progress, worker.drained)
  const working = Promise.all([worker.run(signal), forced.run(signal)])

  const stop = async (): Promise<void> => {
    if (!signal.aborted) await Promise.race([once(signal, 'abort'), working])
    logger.info('stopping: draining refreshes and history')
    await working
    // Others may lead from now on, while what is left goes to history.
    release.abort()
    await Promise.all([leading, history.drain(drain.historyMs)])
    stopGauges()
    logger.info('stopped refreshing')
  }
  return { stopped: stop() }
}

const openHistory = ({ config, history, historyMetrics, logger }: RefresherDeps): HistoryWriter => {
  const writer = createHistoryWriter({
    store: history,
    capacity: config.history.capacity,
    onDrop: (count, reason, cause) => {
      historyMetrics?.onDrop(count, reason)
      if (reason === 'rejected') logger.warn({ count, error: cause }, 'history refused prices')
      if (reason === 'shutdown') logger.warn({ count }, 'prices not written to history before the stop')
    },
    onDown: error => logger.warn({ error }, 'history is away: retrying; prices go on'),
    onRecovered: () => logger.info('history is there again'),
  })
  historyMetrics?.watchQueue(writer.length)
  return writer
}

/** Keeps the gauges of shards up to date. Returns how to stop. */
const showLeadership = (
  { config, assignment, leadership }: RefresherDeps,
  metrics: RefresherMetrics,
): (() => void) => {
  const show = () => metrics.leads(shardsOf(assignment.current().shards, config.tiers), leadership.held())
  show()
  const stops = [leadership.onChange(show), assignment.onChange(show)]
  return () => {
    for (const stop of stops) stop()
  }
}
