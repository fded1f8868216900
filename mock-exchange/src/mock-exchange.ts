import { Router } from '@koa/router'
import Koa from 'koa'
import type { ActiveFault } from './faults/active-faults.ts'
import { createMarket } from './market/market.ts'
import { answerErrors } from './routes/answer-errors.ts'
import { faultRoutes } from './routes/faults.ts'
import { tickerRoutes } from './routes/tickers.ts'

export type MockExchangeOptions = {
  /** Exchanges of the same seed but other names agree within a few basis points. */
  name: string
  /** A whole number. */
  seed: number
  /** Milliseconds since 1970. Default: the system's clock. */
  now?: () => number
  /** From 0 inclusive to 1 exclusive: decides which requests fail under an error rate. Default: `Math.random`. */
  random?: () => number
  /** Ends hanging answers. */
  signal?: AbortSignal
}

/** A mock exchange as a Koa application that listens nowhere yet. */
export const createMockExchange = (options: MockExchangeOptions): Koa => {
  const { name, seed, now = Date.now, random = Math.random, signal = new AbortController().signal } = options
  let active: ActiveFault[] = []
  const faults = {
    read: () => active,
    replace: (faults: ActiveFault[]) => {
      active = faults
    },
  }
  const context = { market: createMarket({ seed, name }), faults, now, random, stop: signal }
  const router = new Router({ sensitive: true })
  for (const add of [tickerRoutes, faultRoutes]) add(router, context)
  router.get('/health', ctx => {
    ctx.body = 'OK'
  })

  const app = new Koa()
  app.use(answerErrors)
  app.use(router.routes())
  app.use(router.allowedMethods())
  return app
}
