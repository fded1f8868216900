import { followRegisteredAssignment } from '@price-aggregator/prices'
import { createDynamoHistoryStore } from '@price-aggregator/prices/history/dynamodb'
import { createHistoryMetrics } from '@price-aggregator/prices/history/metrics'
import { createRedisLatestStore } from '@price-aggregator/prices/latest/redis'
import { watchStores } from '@price-aggregator/prices/watch-stores'
import { createLogger, readEnvironment, runProcess } from '@price-aggregator/runtime'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { readAssignmentSource } from './assignment-source.ts'
import { configFromEnvironment, storesFromEnvironment } from './config.ts'
import { environmentSchema } from './environment.ts'
import { startApi } from './start.ts'

/** Longer than the longest delay and grace that can be configured. */
const FORCED_EXIT_MS = 65_000

const run = async (signal: AbortSignal): Promise<void> => {
  const env = readEnvironment(environmentSchema, process.env)
  const logger = createLogger('api', env.LOG_LEVEL)
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const source = await readAssignmentSource(env)
  const stores = storesFromEnvironment(env)
  const latest = createRedisLatestStore(stores.latest)
  const history = createDynamoHistoryStore({
    ...stores.history,
    observe: createHistoryMetrics(registry).observe,
    now: latest.now,
  })

  const watching = watchStores({ registry, latest, history }, signal)
  const assignment = await followRegisteredAssignment({ source, latest, logger }, signal)
  const config = configFromEnvironment(env)
  const api = await startApi({ config, latest, history, assignment, registry, logger }, signal)
  await Promise.all([api.stopped, assignment.stopped, watching])
  history.close()
  await latest.close()
}

await runProcess('api', run, { forcedExitMs: FORCED_EXIT_MS })
