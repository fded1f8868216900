import type { Middleware } from 'koa'
import type { AppDeps } from './context.ts'
import { endpointOf } from './metrics/requests.ts'

type ObserveDeps = Pick<AppDeps, 'isStopping' | 'logger' | 'metrics' | 'requestIdOf'>

/** Slower than this, a request is worth a line in the log: a forced refresh waits two seconds. */
const SLOW_MS = 2_500

/** Gives each request its id, counts and times it, and logs it: failed and slow ones at info, all others at debug. */
export const observeRequests = (deps: ObserveDeps): Middleware => {
  const { isStopping, logger, metrics, requestIdOf } = deps
  return async (context, next) => {
    const startedAt = performance.now()
    const id = requestIdOf(context.req)
    context.state.requestId = id
    context.set('X-Request-Id', id)
    await next()
    if (isStopping()) context.set('Connection', 'close')
    const ms = performance.now() - startedAt
    const { method, status, url } = context
    metrics.requests[endpointOf(url)].record(status, ms / 1000)
    const level = status >= 500 || ms > SLOW_MS ? 'info' : 'debug'
    if (logger.isLevelEnabled(level)) logger[level]({ requestId: id, method, url, status, ms }, 'request')
  }
}
