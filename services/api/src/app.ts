import { Router } from '@koa/router'
import Koa from 'koa'
import { answerErrors, answerUnmatched } from './answer-errors.ts'
import type { AppDeps } from './context.ts'
import { observeRequests } from './observe-requests.ts'
import { metricsRoute } from './routes/metrics.ts'
import { priceRoute } from './routes/price.ts'
import { healthRoute, probeRoutes } from './routes/probes.ts'
import { refreshRoute } from './routes/refresh.ts'

/** All routes (probes and metrics only where no other port serves them), and around them request ids, metrics, the access log and the answers to errors. */
export const createApp = (deps: AppDeps): Koa => {
  const router = new Router({ sensitive: true })
  for (const add of [priceRoute, refreshRoute, healthRoute]) add(router, deps)
  if (deps.registry) {
    probeRoutes(router, deps)
    metricsRoute(router, deps.registry)
  }

  const app = new Koa()
  app.on('error', (error: unknown) => deps.logger.debug({ error }, 'connection failed under an answer'))
  app.use(observeRequests(deps))
  app.use(answerErrors(deps))
  app.use(router.routes())
  app.use(answerUnmatched(router))
  return app
}
