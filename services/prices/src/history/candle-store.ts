import type { Asset } from '../asset.ts'
import type { Candle, CandleInterval } from './candles.ts'
import type { HistoryRange, Page } from './store.ts'

/** A candle as stored. */
export type CandleItem = Candle & {
  asset: Asset
  interval: CandleInterval
  /** Unix seconds: when it was written. */
  updatedAt: number
  /** Unix seconds: when it may be deleted; undefined: never. */
  expiresAt: number | undefined
}

/** As `HistoryRange`, by the candles' starts. */
export type CandleRange = HistoryRange & { interval: CandleInterval }

/** How far the candles of one interval have been made. All times in Unix seconds, at a candle's end. */
export type RollupWatermark = {
  /** Every candle that ends here or before has been made, but for those of the assets behind. */
  rolledUntil: number
  /** Assets that are not as far, and how far they are. */
  behind: ReadonlyMap<Asset, number>
}

/** A watermark as it was read: `revision` says which of all that were ever written. */
export type StandingWatermark = RollupWatermark & { revision: number }

/**
 * Candles for good, in the table of the prices. Calls reject as those of `HistoryStore` do. Candles past their
 * `expiresAt` do not exist for readers.
 */
export type CandleStore = {
  /** Oldest first, paged as `HistoryStore.range`. */
  range(range: CandleRange, signal?: AbortSignal): Promise<Page<CandleItem>>
  /** As `HistoryStore.writeBatch`; a candle replaces the one of the same asset, interval and start. */
  writeBatch(items: readonly CandleItem[], signal?: AbortSignal): Promise<CandleItem[]>
  /** Undefined before the first run. */
  readWatermark(interval: CandleInterval, signal?: AbortSignal): Promise<StandingWatermark | undefined>
  /**
   * Replaces the very watermark that was read, wherever it stands. Answers the new one, or undefined, and nothing
   * changed, where another stands by now: read again.
   */
  moveWatermark(
    interval: CandleInterval,
    move: { from: StandingWatermark | undefined; to: RollupWatermark },
    signal?: AbortSignal,
  ): Promise<StandingWatermark | undefined>
}

/** The partition key of an asset's candles: `#` is in no asset, so it is no asset's own. */
export const candlePartition = (asset: Asset, interval: CandleInterval): string => `${asset}#${interval}`
