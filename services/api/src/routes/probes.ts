import type { Router } from '@koa/router'
import type { AppDeps } from '../context.ts'

/**
 * `GET /health` and `/livez`: the process answers. `GET /readyz`: it may receive traffic, which follows neither the
 * stores nor the age of prices, for these are shared: every pod would leave the Service at once.
 */
export const probeRoutes = (router: Router, { health }: Pick<AppDeps, 'health'>): void => {
  for (const path of ['/health', '/livez']) {
    router.get(path, context => {
      context.body = 'OK'
    })
  }
  router.get('/readyz', context => {
    context.status = health.isReady() ? 200 : 503
    context.body = health.isReady() ? 'OK' : 'not ready'
  })
}
