import type { HistoryItem } from '@price-aggregator/prices'
import type { CandleItem } from '@price-aggregator/prices/history/candle-store'
import { CANDLE_SECONDS, type CandleInterval } from '@price-aggregator/prices/history/candles'

/** Without the time it was written. */
export type Written = Omit<CandleItem, 'updatedAt'>

/** The candles that there should be of these items (oldest first), by the definition. */
export const slowCandles = (
  items: readonly HistoryItem[],
  assets: readonly string[],
  interval: CandleInterval,
  span: { from: number; to: number; ttlSeconds: number | undefined },
): Written[] => {
  const seconds = CANDLE_SECONDS[interval]
  const found: Written[] = []
  for (const asset of assets) {
    const own = items.filter(item => item.asset === asset)
    for (let start = span.from; start < span.to; start += seconds) {
      const inside = own.filter(({ timestamp }) => timestamp >= start && timestamp < start + seconds)
      const [first, last] = [inside[0], inside.at(-1)]
      if (first === undefined || last === undefined) continue
      found.push({
        asset,
        interval,
        timestamp: start,
        open: first.price,
        close: last.price,
        high: Math.max(...inside.map(({ price }) => price)),
        low: Math.min(...inside.map(({ price }) => price)),
        volume: inside.reduce((sum, { volume }) => sum + volume, 0) / inside.length,
        count: inside.length,
        first: first.timestamp,
        last: last.timestamp,
        expiresAt: span.ttlSeconds === undefined ? undefined : start + span.ttlSeconds,
      })
    }
  }
  return found
}
