import {
  closeServer,
  createHealth,
  createLogger,
  createOperationsServer,
  listen,
  readEnvironment,
  runProcess,
} from '@price-aggregator/runtime'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { openContext } from './context.ts'
import { environmentSchema } from './environment.ts'
import { startRefresher } from './start.ts'

const OPERATIONS_GRACE_MS = 500

await runProcess('refresher', async signal => {
  const env = readEnvironment(environmentSchema, process.env)
  const logger = createLogger('refresher', env.LOG_LEVEL)
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const health = createHealth()
  // Alive before anything is waited for: an API server that is away is no reason to be killed.
  const operations = createOperationsServer({ registry, health })
  const port = await listen(operations, {
    port: env.METRICS_PORT,
    host: env.HOST,
    portVariable: 'METRICS_PORT',
  })
  const context = await openContext(env, registry, logger, signal)
  const refresher = await startRefresher(context, signal)
  health.setReady(true)
  logger.info({ port, host: env.HOST, tiers: env.TIERS }, 'refreshing prices')
  await refresher.stopped
  health.setReady(false)
  await context.close()
  await closeServer(operations, OPERATIONS_GRACE_MS)
})
