import { createExchangeClient, createExchangeMetrics, exchangeOptions } from '@price-aggregator/exchanges'
import { followAssignment, type LatestStore } from '@price-aggregator/prices'
import { createDynamoHistoryStore } from '@price-aggregator/prices/history/dynamodb'
import { createHistoryMetrics } from '@price-aggregator/prices/history/metrics'
import { connectRedisLatestStore, logConnection } from '@price-aggregator/prices/latest/connect-redis'
import { watchStores } from '@price-aggregator/prices/watch-stores'
import { type Logger, redisUrl } from '@price-aggregator/runtime'
import type { Registry } from 'prom-client'
import { readAssignmentSource } from './assignment-source.ts'
import { configFromEnvironment } from './config.ts'
import { createLeadership } from './create-leadership.ts'
import { keepHistoryTable } from './ensure-table.ts'
import type { RefresherEnvironment } from './environment.ts'
import { connectKubernetes } from './kubernetes.ts'
import { muteWrites } from './mute-writes.ts'
import type { RefresherDeps } from './start.ts'

export type RefresherContext = RefresherDeps & {
  /** Ends what was begun and closes what was opened here; after the signal, when nothing is refreshed any more. */
  close(): Promise<void>
}

/** All that a refresher process works with. Rejects with `ConfigError` for symbols that cannot be used. */
export const openContext = async (
  env: RefresherEnvironment,
  registry: Registry,
  logger: Logger,
  signal: AbortSignal,
): Promise<RefresherContext> => {
  const kubernetes = connectKubernetes(env)
  const source = await readAssignmentSource(env, kubernetes)
  const config = configFromEnvironment(env)
  const historyMetrics = createHistoryMetrics(registry)
  const dynamo = historyOptions(env)
  const history = createDynamoHistoryStore({ ...dynamo, observe: historyMetrics.observe })
  const table = env.ENSURE_TABLE ? keepHistoryTable(dynamo, logger, signal) : Promise.resolve()
  const latest = await connectLatest(env, logger)
  const watching = watchStores({ registry, latest, history }, signal)
  const exchanges = createExchangeClient({
    exchanges: env.EXCHANGES,
    options: exchangeOptions(env),
    now: () => performance.now(),
    hooks: createExchangeMetrics({ registry, exchanges: env.EXCHANGES }),
    logger,
  })
  const assignment = await followAssignment({ source, latest, logger }, signal)
  const leadership = createLeadership({ env, kubernetes, latest, assignment, logger, stopping: signal })

  const close = async (): Promise<void> => {
    await Promise.all([assignment.stopped, table, watching])
    exchanges.close()
    history.close()
    await latest.close()
    await kubernetes?.close()
  }
  return {
    config,
    latest: muteWrites(latest, env.FAULT_MUTE_WRITES_FILE),
    history,
    historyMetrics,
    exchanges,
    assignment,
    leadership,
    registry,
    logger,
    close,
  }
}

/** The store in Redis, once it is known whether Redis is there. */
const connectLatest = (env: RefresherEnvironment, logger: Logger): Promise<LatestStore> =>
  connectRedisLatestStore(
    {
      url: redisUrl(env),
      commandTimeoutMs: env.REDIS_TIMEOUT_MS,
      onConnection: logConnection(logger),
    },
    { until: 'known', patienceMs: env.REDIS_TIMEOUT_MS },
  )

const historyOptions = (env: RefresherEnvironment) => ({
  endpoint: env.DYNAMODB_ENDPOINT,
  region: env.AWS_REGION,
  table: env.DYNAMODB_TABLE,
  requestTimeoutMs: env.DYNAMODB_TIMEOUT_MS,
})
