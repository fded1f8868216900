import type { Router } from '@koa/router'
import type { Context } from '../context.ts'
import { concerning, inForce } from '../faults/active-faults.ts'
import { distortedTicker, type SentTicker } from '../faults/distorted-ticker.ts'
import { disturbance } from '../faults/disturbance.ts'
import { readSymbol, readSymbols } from './read-symbols.ts'
import { send } from './send.ts'

/** How many tickers one request may ask for. */
const MAX_TICKERS = 500

/** `GET /mock/ticker/{symbol}` and `GET /mock/tickers?symbols=a,b`. */
export const tickerRoutes = (router: Router, context: Context): void => {
  router.get('/mock/ticker/:symbol', async ctx => {
    const { tickers, disturbance } = quote(context, [readSymbol(ctx.params.symbol ?? '')])
    await send(ctx, JSON.stringify(tickers[0]), disturbance, context.stop)
  })
  router.get('/mock/tickers', async ctx => {
    const { tickers, disturbance } = quote(context, readSymbols(ctx.query.symbols, MAX_TICKERS))
    await send(ctx, JSON.stringify({ tickers }), disturbance, context.stop)
  })
}

/** The tickers as the faults make them, and what happens to the answer: what concerns one symbol concerns it all. */
const quote = ({ market, faults, now, random }: Context, symbols: readonly string[]) => {
  const nowMs = now()
  const active = inForce(faults.read(), nowMs)
  const tickers: SentTicker[] = symbols.map(symbol =>
    distortedTicker(market, symbol, concerning(active, symbol), nowMs),
  )
  const concerned = active.filter(entry => symbols.some(symbol => concerning([entry], symbol).length > 0))
  return { tickers, disturbance: disturbance(concerned, random) }
}
