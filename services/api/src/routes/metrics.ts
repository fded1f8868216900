import type { Router } from '@koa/router'
import type { Registry } from 'prom-client'

/** `GET /metrics`: Prometheus text format. */
export const metricsRoute = (router: Router, registry: Registry): void => {
  router.get('/metrics', async context => {
    const body = await registry.metrics()
    context.set('Content-Type', registry.contentType)
    context.body = body
  })
}
