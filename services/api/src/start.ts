import { once } from 'node:events'
import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { closeServer, createHealth, type Health, type Logger, listen } from '@price-aggregator/runtime'
import { createApp } from './app.ts'
import { runBackground } from './background.ts'
import type { ApiConfig } from './config.ts'
import type { ApiDeps } from './context.ts'
import { createHotPath } from './hot-path.ts'
import { createApiMetrics } from './metrics/api-metrics.ts'
import { type Operations, openOperations } from './operations.ts'
import { createPrices } from './prices.ts'
import { createRequestIds } from './request-id.ts'
import { createApiServer } from './server.ts'

export type RunningApi = {
  port: number
  /** Where metrics and probes are: `port` itself, unless they have one of their own. */
  metricsPort: number
  /** Resolved when, after the signal, all requests are answered and nothing runs any more. */
  stopped: Promise<void>
}

/** Starts the API; resolves once it serves. Rejects with `ConfigError` where a port cannot be had. */
export const startApi = async (deps: ApiDeps, signal: AbortSignal): Promise<RunningApi> => {
  const { assignment, config, logger, registry } = deps
  const metrics = createApiMetrics(registry)
  const health = createHealth()
  // Probed and scraped from before the start's waits until everything is answered.
  const operations = await openOperations({ config, registry, health })
  const isStopping = () => signal.aborted
  const requestIdOf = createRequestIds()
  // Requests under way outlive the signal: what serves them stops last.
  const work = new AbortController()
  const prices = createPrices({ ...deps, metrics, stop: work.signal })

  const app = createApp({
    assignment: () => assignment.current(),
    prices: prices.reader,
    refreshes: prices.refreshes,
    health,
    isStopping,
    metrics,
    registry: operations ? undefined : registry,
    requestIdOf,
    logger,
  })
  // From level debug on, every request is logged: all go by Koa then.
  const hotPath = logger.isLevelEnabled('debug')
    ? () => false
    : createHotPath({
        isStopping,
        logger,
        prices: prices.reader,
        recorder: metrics.requests['/prices'],
        requestIdOf,
      })
  const server = createApiServer({ app, hotPath })

  const { host } = config.http
  const port = await listenOrClose(server, config, operations)
  const metricsPort = operations?.port ?? port
  const running = runBackground({ ...deps, metrics, prices }, work.signal)
  await Promise.race([prices.started, aborted(signal)])
  health.setReady(!signal.aborted)
  logger.info({ port, metricsPort, host }, 'serving prices')

  const stop = async () => {
    await aborted(signal)
    await stopServing({ server, health, logger, config })
    work.abort()
    await running
    await operations?.close()
  }
  return { port, metricsPort, stopped: stop() }
}

const listenOrClose = async (
  server: Server,
  { http: { host, port } }: ApiConfig,
  operations: Operations | undefined,
): Promise<number> => {
  try {
    return await listen(server, { port, host, portVariable: 'PORT' })
  } catch (error) {
    await operations?.close()
    throw error
  }
}

type Serving = { server: Server; health: Health; logger: Logger; config: ApiConfig }

/** Not ready first, then a wait in which load balancers turn away, then the end of what is still under way. */
const stopServing = async ({ config, health, logger, server }: Serving): Promise<void> => {
  health.setReady(false)
  logger.info({ delayMs: config.http.shutdownDelayMs }, 'stopping: not ready any more')
  await sleep(config.http.shutdownDelayMs)
  await closeServer(server, config.http.shutdownGraceMs)
  logger.info('stopped serving')
}

const aborted = async (signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort')
}
