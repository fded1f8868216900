import { hostname } from 'node:os'
import { configFromEnvironment as apiConfig, type RunningApi, startApi } from '@price-aggregator/api'
import {
  createExchangeClient,
  createExchangeMetrics,
  type Exchange,
  exchangeOptions,
} from '@price-aggregator/exchanges'
import { createMemoryOverrides } from '@price-aggregator/jobs'
import { followAssignment, TIERS } from '@price-aggregator/prices'
import { createHistoryMetrics } from '@price-aggregator/prices/history/metrics'
import { watchStores } from '@price-aggregator/prices/watch-stores'
import {
  createSoleLeadership,
  ensureHistoryTable,
  holderOf,
  readAssignmentSource,
  configFromEnvironment as refresherConfig,
  startRefresher,
} from '@price-aggregator/refresher'
import { assignmentSettings, type Logger } from '@price-aggregator/runtime'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { overridableSource } from './assignment.ts'
import type { StandaloneEnvironment } from './environment.ts'
import { runJobs } from './jobs.ts'
import { startMockExchanges } from './mock-exchanges.ts'
import { pruneDaily } from './prune-history.ts'
import { openHistory, openLatest } from './stores.ts'

export type RunningStandalone = {
  apiPort: number
  exchanges: Exchange[]
  /** Resolved when, after the signal, everything is drained and closed. */
  stopped: Promise<void>
}

/** Starts the whole system in this process; resolves once the API serves. Rejects with `ConfigError`. */
export const startStandalone = async (
  env: StandaloneEnvironment,
  logger: Logger,
  signal: AbortSignal,
): Promise<RunningStandalone> => {
  const closers: (() => Promise<void>)[] = []
  const closeAll = async () => {
    for (const close of closers.toReversed()) await close()
  }
  try {
    return await startAll({ env, logger, closers, closeAll }, signal)
  } catch (error) {
    await closeAll()
    throw error
  }
}

type Start = {
  env: StandaloneEnvironment
  logger: Logger
  /** What was opened, in order; closed the other way round. */
  closers: (() => Promise<void>)[]
  closeAll(): Promise<void>
}

const startAll = async (
  { env, logger, closers, closeAll }: Start,
  signal: AbortSignal,
): Promise<RunningStandalone> => {
  const base = await readAssignmentSource(env)
  const overrides = createMemoryOverrides()
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const historyMetrics = createHistoryMetrics(registry)

  const { exchanges, close: closeExchanges } = await startMockExchanges(env)
  closers.push(closeExchanges)
  const { history, table, close: closeHistory } = await openHistory(env, historyMetrics)
  closers.push(closeHistory)
  const latest = openLatest(env, logger)
  closers.push(() => latest.close())
  const client = createExchangeClient({
    exchanges,
    options: exchangeOptions({ ...env, EXCHANGES: exchanges }),
    now: () => performance.now(),
    hooks: createExchangeMetrics({ registry, exchanges }),
    logger,
  })
  closers.push(async () => client.close())

  // Ends everything where a later step fails, too.
  const failed = new AbortController()
  const stop = AbortSignal.any([signal, failed.signal])
  const { sizes } = assignmentSettings(env)
  const source = overridableSource({ base, sizes, overrides, now: latest.now })
  const assignment = await followAssignment({ source, latest, logger }, stop)
  const ensured = env.TABLE_MANAGED ? ensureHistoryTable(table, logger, stop) : Promise.resolve(undefined)
  const pruning = ensured.then(ttl =>
    ttl === 'unsupported' ? pruneDaily({ history, assignment, logger }, stop) : undefined,
  )
  // The embedded one is there at once, so that its warm-up need not fail first.
  if (env.DYNAMODB_ENDPOINT === undefined) await ensured
  const config = refresherConfig({ ...env, TIERS: [...TIERS] })
  const holder = holderOf(hostname())
  const leadership = createSoleLeadership({ latest, assignment, tiers: config.tiers, holder, logger })
  const shared = { latest, history, assignment, registry, logger }
  let api: RunningApi
  try {
    api = await startApi({ ...shared, config: apiConfig(env) }, stop)
  } catch (error) {
    failed.abort()
    await Promise.all([assignment.stopped, pruning])
    throw error
  }
  const refresher = await startRefresher(
    { ...shared, config, historyMetrics, exchanges: client, leadership },
    stop,
  )
  const watching = watchStores({ registry, latest, history }, stop)
  const jobs = runJobs({ env, table, exchanges, latest, source, overrides, logger }, stop)
  const all = [api.stopped, refresher.stopped, assignment.stopped, pruning, watching, jobs]
  const stopped = Promise.all(all).then(closeAll)
  return { apiPort: api.port, exchanges, stopped }
}
