import {
  closeServer,
  createHealth,
  createLogger,
  createOperationsServer,
  listen,
  readEnvironment,
  runProcess,
} from '@price-aggregator/runtime'
import { openContext } from './context.ts'
import { environmentSchema } from './environment.ts'
import { startRefresher } from './start.ts'

const OPERATIONS_GRACE_MS = 500

await runProcess('refresher', async signal => {
  const env = readEnvironment(environmentSchema, process.env)
  const logger = createLogger('refresher', env.LOG_LEVEL)
  const context = await openContext(env, logger, signal)
  const health = createHealth()
  const operations = createOperationsServer({ registry: context.registry, health })
  const port = await listen(operations, {
    port: env.METRICS_PORT,
    host: env.HOST,
    portVariable: 'METRICS_PORT',
  })
  const refresher = await startRefresher(context, signal)
  health.setReady(true)
  logger.info({ port, host: env.HOST, tiers: env.TIERS }, 'refreshing prices')
  await refresher.stopped
  health.setReady(false)
  await context.close()
  await closeServer(operations, OPERATIONS_GRACE_MS)
})
