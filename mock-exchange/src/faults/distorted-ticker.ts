import type { Market, Ticker } from '../market/market.ts'
import type { ActiveFault } from './active-faults.ts'
import { faultsOf } from './disturbance.ts'

/** A ticker as it is sent: with faults its price may be no number. */
export type SentTicker = Omit<Ticker, 'price'> & { price: number | 'NaN' }

/** The ticker of a symbol at a moment, with the faults that concern it. */
export const distortedTicker = (
  market: Market,
  symbol: string,
  faults: readonly ActiveFault[],
  nowMs: number,
): SentTicker => {
  const ticker = market(faultsOf(faults, 'wrong_symbol').length > 0 ? otherThan(symbol) : symbol, nowMs)
  if (faults.length === 0) return ticker
  const ages = faultsOf(faults, 'old_timestamp').map(({ fault }) => fault.ageSeconds)
  return {
    symbol: ticker.symbol,
    price: distortedPrice(market, ticker, faults),
    volume: faultsOf(faults, 'zero_volume').length > 0 ? 0 : ticker.volume,
    timestamp: ticker.timestamp - Math.max(0, ...ages),
  }
}

const otherThan = (symbol: string): string => (symbol === 'ethusdt' ? 'btcusdt' : 'ethusdt')

const distortedPrice = (market: Market, ticker: Ticker, faults: readonly ActiveFault[]): number | 'NaN' => {
  if (faultsOf(faults, 'nan_price').length > 0) return 'NaN'
  const [frozen] = faultsOf(faults, 'frozen_price')
  const price = frozen ? market(ticker.symbol, frozen.since).price : ticker.price
  const factor = faultsOf(faults, 'price_offset').reduce(
    (product, { fault }) => product * (1 + fault.percent / 100),
    1,
  )
  return faultsOf(faults, 'negative_price').length > 0 ? -price * factor : price * factor
}
