import type { LatestStore } from '@price-aggregator/prices'
import { createDynamoHistoryStore, type DynamoHistoryStore } from '@price-aggregator/prices/history/dynamodb'
import type { HistoryMetrics } from '@price-aggregator/prices/history/metrics'
import { logConnection } from '@price-aggregator/prices/latest/connect-redis'
import { createMemoryLatestStore } from '@price-aggregator/prices/latest/memory'
import { createRedisLatestStore } from '@price-aggregator/prices/latest/redis'
import { ConfigError, type Logger, redisUrl } from '@price-aggregator/runtime'
import { DataFolderUnusable, type EmbeddedDynamoDb, startEmbeddedDynamoDb } from './embedded-dynamodb.ts'
import type { StandaloneEnvironment } from './environment.ts'

/** The latest prices: in Redis where one is given, else in this process. */
export const openLatest = (env: StandaloneEnvironment, logger: Logger): LatestStore => {
  if (env.REDIS_URL === undefined) return createMemoryLatestStore()
  return createRedisLatestStore({
    url: redisUrl({ ...env, REDIS_URL: env.REDIS_URL }),
    commandTimeoutMs: env.REDIS_TIMEOUT_MS,
    onConnection: logConnection(logger),
  })
}

export type OpenHistory = {
  history: DynamoHistoryStore
  /** How to reach the table, for whoever prepares it. */
  table: { endpoint: string; region: string; table: string }
  close(): Promise<void>
}

/** History: in the DynamoDB that is given, else in one of our own with a data folder. Rejects with `ConfigError`. */
export const openHistory = async (
  env: StandaloneEnvironment,
  metrics: HistoryMetrics,
): Promise<OpenHistory> => {
  if (env.DYNAMODB_ENDPOINT === undefined && !env.TABLE_MANAGED) {
    throw new ConfigError(
      'TABLE_MANAGED: false needs DYNAMODB_ENDPOINT, as nobody else makes the embedded table',
    )
  }
  const embedded = env.DYNAMODB_ENDPOINT === undefined ? await startEmbedded(env.DATA_DIR) : undefined
  const table = {
    endpoint: env.DYNAMODB_ENDPOINT ?? embedded?.endpoint ?? '',
    region: env.AWS_REGION,
    table: env.DYNAMODB_TABLE,
  }
  const history = createDynamoHistoryStore({
    ...table,
    requestTimeoutMs: env.DYNAMODB_TIMEOUT_MS,
    observe: metrics.observe,
  })
  return {
    history,
    table,
    close: async () => {
      history.close()
      await embedded?.stop()
    },
  }
}

const startEmbedded = async (path: string): Promise<EmbeddedDynamoDb> => {
  try {
    return await startEmbeddedDynamoDb({ path })
  } catch (error) {
    if (error instanceof DataFolderUnusable) throw new ConfigError(`DATA_DIR: ${error.message}`)
    throw error
  }
}
