import { assetProfile } from './assets.ts'
import { fraction, hashNumber, hashText } from './hash.ts'
import { valueNoise } from './noise.ts'
import { logWalk } from './walk.ts'

/** What an exchange says of a pair. */
export type Ticker = {
  symbol: string
  /** In the quote currency. */
  price: number
  /** Of the last day, in the base currency. */
  volume: number
  /** Unix seconds. */
  timestamp: number
}

/** The ticker of a symbol at a moment, milliseconds since 1970. */
export type Market = (symbol: string, nowMs: number) => Ticker

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const BASIS_POINT = 0.0001

/** How far one exchange may stand from the others, slowly and quickly, and how far USDT from USD. */
const SLOW_BIAS = 3 * BASIS_POINT
const QUICK_BIAS = 1 * BASIS_POINT
const USDT_BASIS = 5 * BASIS_POINT

/** The pair's base and whether it is quoted in USDT; any other symbol is a market of its own. */
const splitPair = (symbol: string): { base: string; quote: 'usdt' | 'usd' } => {
  if (symbol.length > 4 && symbol.endsWith('usdt')) return { base: symbol.slice(0, -4), quote: 'usdt' }
  if (symbol.length > 3 && symbol.endsWith('usd')) return { base: symbol.slice(0, -3), quote: 'usd' }
  return { base: symbol, quote: 'usd' }
}

/** As many digits as exchanges show; also keeps prices free of binary dust. */
const rounded = (value: number): number => Number(value.toPrecision(7))

/**
 * One exchange's market. Its tickers are a pure function of seed, exchange name, symbol and moment. Markets of one
 * seed share their walks, so exchanges agree within 8 basis points without ever talking to each other.
 */
export const createMarket = ({ seed, name }: { seed: number; name: string }): Market => {
  const exchangeKey = hashNumber(hashText(name), seed)
  const usdtKey = hashNumber(hashText('usdt/usd'), seed)
  return (symbol, nowMs) => {
    const { base, quote } = splitPair(symbol)
    const { key, level, dailyVolatility, tradedUsd } = assetProfile(seed, base)
    const pairKey = hashNumber(exchangeKey, hashText(symbol))
    const basis = quote === 'usdt' ? USDT_BASIS * valueNoise(usdtKey, nowMs / (24 * HOUR)) : 0
    const bias =
      SLOW_BIAS * valueNoise(pairKey, nowMs / (6 * HOUR)) +
      QUICK_BIAS * valueNoise(hashNumber(pairKey, 1), nowMs / (10 * MINUTE))
    const share = (quote === 'usdt' ? 1 : 0.4) * (0.2 + 0.8 * fraction(hashNumber(pairKey, 2)))
    const swing = 1 + 0.25 * valueNoise(hashNumber(pairKey, 3), nowMs / HOUR)
    return {
      symbol,
      price: rounded(level * Math.exp(logWalk(key, nowMs, dailyVolatility) + basis + bias)),
      volume: rounded((tradedUsd * share * swing) / level),
      timestamp: Math.floor(nowMs / 1_000),
    }
  }
}
