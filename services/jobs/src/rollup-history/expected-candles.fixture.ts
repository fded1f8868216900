import type { HistoryItem } from '@price-aggregator/prices'
import type { CandleItem } from '@price-aggregator/prices/history/candle-store'
import { CANDLE_SECONDS, type CandleInterval } from '@price-aggregator/prices/history/candles'
import { slowCandles } from '../../../prices/src/history/slow-candles.fixture.ts'

/** Without the time it was written. */
export type Written = Omit<CandleItem, 'updatedAt'>

/** The candles that there should be of these items (oldest first), by the definition. */
export const expectedCandles = (
  items: readonly HistoryItem[],
  assets: readonly string[],
  interval: CandleInterval,
  { ttlSeconds, ...span }: { from: number; to: number; ttlSeconds: number | undefined },
): Written[] =>
  assets.flatMap(asset => {
    const own = items.filter(item => item.asset === asset)
    return slowCandles(own, CANDLE_SECONDS[interval], span).map(candle => ({
      asset,
      interval,
      ...candle,
      expiresAt: ttlSeconds === undefined ? undefined : candle.timestamp + ttlSeconds,
    }))
  })
