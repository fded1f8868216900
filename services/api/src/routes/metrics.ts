import type { Router } from '@koa/router'
import type { AppDeps } from '../context.ts'

/** `GET /metrics`: Prometheus text format. */
export const metricsRoute = (router: Router, { registry }: Pick<AppDeps, 'registry'>): void => {
  router.get('/metrics', async context => {
    const body = await registry.metrics()
    context.set('Content-Type', registry.contentType)
    context.body = body
  })
}
