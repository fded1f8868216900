import { setTimeout as sleep } from 'node:timers/promises'
import type { ParameterizedContext } from 'koa'
import type { Disturbance } from '../faults/disturbance.ts'

/** Sends a JSON text after what the disturbance does to it. Ends when the client goes or the exchange stops. */
export const send = async (
  ctx: ParameterizedContext,
  json: string,
  disturbance: Disturbance,
  stop: AbortSignal,
): Promise<void> => {
  const { kind, delayMs } = disturbance
  if (kind === 'hang') return hang(ctx, stop)
  if (delayMs > 0 && !(await waited(ctx, delayMs, stop))) return cut(ctx)
  if (kind === 'reset') return reset(ctx)
  if (kind === 'error') {
    ctx.status = disturbance.status
    ctx.body = { msg: `the fault "error" is in force: status ${disturbance.status}` }
    return
  }
  if (kind === 'unlisted') {
    ctx.status = 404
    ctx.body = { msg: 'Unknown symbol' }
    return
  }
  ctx.type = 'json'
  ctx.body = kind === 'malformed_json' ? json.slice(0, Math.ceil(json.length / 2)) : json
}

const hang = async (ctx: ParameterizedContext, stop: AbortSignal): Promise<void> => {
  await aborted(goneOr(ctx, stop))
  cut(ctx)
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** Waits; false: the client went or the exchange stopped meanwhile. */
const waited = async (ctx: ParameterizedContext, delayMs: number, stop: AbortSignal): Promise<boolean> => {
  const signal = goneOr(ctx, stop)
  await sleep(delayMs, undefined, { signal }).catch(() => undefined)
  return !signal.aborted
}

const goneOr = (ctx: ParameterizedContext, stop: AbortSignal): AbortSignal => {
  const gone = new AbortController()
  ctx.res.once('close', () => gone.abort())
  if (ctx.res.closed) gone.abort()
  return AbortSignal.any([gone.signal, stop])
}

/** Leaves the answer out and ends the connection. */
const cut = (ctx: ParameterizedContext): void => {
  ctx.respond = false
  ctx.req.socket.destroy()
}

const reset = (ctx: ParameterizedContext): void => {
  ctx.respond = false
  ctx.req.socket.resetAndDestroy()
}
