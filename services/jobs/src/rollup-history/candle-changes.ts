import type { CandleItem } from '@price-aggregator/prices/history/candle-store'
import { CANDLE_SECONDS } from '@price-aggregator/prices/history/candles'

export type CandleChanges = {
  /** To be written. */
  changed: CandleItem[]
  /** How many of these replace another. */
  replaced: number
  /** How many stand as they are. */
  unchanged: number
}

const isSame = (a: CandleItem, b: CandleItem): boolean =>
  a.open === b.open &&
  a.high === b.high &&
  a.low === b.low &&
  a.close === b.close &&
  a.volume === b.volume &&
  a.count === b.count &&
  a.first === b.first &&
  a.last === b.last &&
  a.expiresAt === b.expiresAt

/**
 * Which of the candles just made (one asset, one interval) differ from those stored. One made of fewer prices than
 * the stored one changes nothing: prices come late and expire, but are not taken back, so it has not seen them all.
 */
export const candleChanges = (made: readonly CandleItem[], stored: readonly CandleItem[]): CandleChanges => {
  const standing = new Map(stored.map(candle => [candle.timestamp, candle]))
  const changed = made.filter(candle => {
    const before = standing.get(candle.timestamp)
    return before === undefined || (before.count <= candle.count && !isSame(before, candle))
  })
  const replaced = changed.filter(({ timestamp }) => standing.has(timestamp)).length
  return { changed, replaced, unchanged: made.length - changed.length }
}

/** How many prices more than the stored ones these candles are made of, of those that ended by a time. */
export const pointsAdded = (
  changed: readonly CandleItem[],
  stored: readonly CandleItem[],
  until: number,
): number => {
  const before = new Map(stored.map(({ timestamp, count }) => [timestamp, count]))
  return changed
    .filter(({ timestamp, interval }) => timestamp + CANDLE_SECONDS[interval] <= until)
    .reduce((sum, { timestamp, count }) => sum + count - (before.get(timestamp) ?? 0), 0)
}
