import type { Asset, Quote } from '@price-aggregator/prices'
import { z } from 'zod'

/** The body of a ticker: the price in the quote currency, base volume, Unix seconds. */
const TICKER = z.object({
  symbol: z.string(),
  price: z.number(),
  volume: z.number(),
  timestamp: z.number(),
})

export type ParsedQuote = { kind: 'quote'; quote: Quote } | { kind: 'failure'; failure: 'malformed' }

/** Where an exchange tells its ticker of an asset; `baseUrl` has no trailing slash. */
export const tickerUrl = (baseUrl: string, asset: Asset): string =>
  `${baseUrl}/mock/ticker/${encodeURIComponent(asset)}`

/**
 * Reads the body of a ticker. Only its form is judged: a quote that is merely implausible (a price below zero, another
 * symbol, an old timestamp) is a quote, and aggregation drops it by name.
 */
export const parseTicker = (exchange: string, body: string): ParsedQuote => {
  const ticker = TICKER.safeParse(parseJson(body))
  if (!ticker.success) return { kind: 'failure', failure: 'malformed' }
  const { symbol, price, volume, timestamp } = ticker.data
  return { kind: 'quote', quote: { exchange, symbol: symbol.toLowerCase(), price, volume, timestamp } }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
