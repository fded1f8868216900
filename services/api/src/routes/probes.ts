import type { Router } from '@koa/router'
import type { AppDeps } from '../context.ts'

/** `GET /health`: the process answers. For users and load balancers, hence always on the API's own port. */
export const healthRoute = (router: Router): void => answerOk(router, '/health')

/**
 * `GET /livez`: the process answers. `GET /readyz`: it may receive traffic, which follows neither the stores nor the
 * age of prices, for these are shared: every pod would leave the Service at once.
 */
export const probeRoutes = (router: Router, { health }: Pick<AppDeps, 'health'>): void => {
  answerOk(router, '/livez')
  router.get('/readyz', context => {
    context.status = health.isReady() ? 200 : 503
    context.body = health.isReady() ? 'OK' : 'not ready'
  })
}

const answerOk = (router: Router, path: string): void => {
  router.get(path, context => {
    context.body = 'OK'
  })
}
