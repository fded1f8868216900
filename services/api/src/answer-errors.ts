import type { Router } from '@koa/router'
import type { Middleware } from 'koa'
import type { AppDeps } from './context.ts'
import { ApiError, BadRequest, MethodNotAllowed, RouteNotFound } from './errors.ts'

/** Maps every error to its answer: `{"msg"}` with the error's status and headers, 500 for what nobody expected. */
export const answerErrors =
  ({ logger }: Pick<AppDeps, 'logger'>): Middleware =>
  async (context, next) => {
    try {
      await next()
    } catch (thrown) {
      const error = isInvalidUrl(thrown) ? new BadRequest('Bad request') : thrown
      if (error instanceof ApiError) {
        context.status = error.status
        context.set(error.headers)
        context.body = { msg: error.expose ? error.message : 'Internal server error' }
        return
      }
      logger.error({ error, requestId: context.state.requestId }, 'request failed')
      context.status = 500
      context.body = { msg: 'Internal server error' }
    }
  }

/** Thrown by Node's URL parser for request targets that are absolute and malformed. */
const isInvalidUrl = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_URL'

/** What no route answered: the wrong method for its path, or a path that is not there. */
export const answerUnmatched =
  (router: Router): Middleware =>
  context => {
    const layers = router.match(context.path, context.method).path
    const allowed = new Set(layers.flatMap(layer => layer.methods))
    if (allowed.size > 0) throw new MethodNotAllowed([...allowed].sort())
    throw new RouteNotFound()
  }
