import type { Middleware } from 'koa'
import { RefusedRequest } from './refuse.ts'

/** Answers errors, unknown paths and methods with a `msg`. */
export const answerErrors: Middleware = async (ctx, next) => {
  try {
    await next()
  } catch (error) {
    if (!(error instanceof RefusedRequest)) throw error
    ctx.status = error.status
    ctx.body = { msg: error.message }
    return
  }
  if (ctx.respond === false || ctx.status < 400 || ctx.body) return
  const { status } = ctx
  ctx.body = { msg: status === 405 ? `${ctx.method} is not allowed here` : `nothing is at ${ctx.path}` }
  ctx.status = status
}
