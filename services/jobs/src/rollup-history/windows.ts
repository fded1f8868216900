import type { Asset } from '@price-aggregator/prices'
import type { RollupWatermark } from '@price-aggregator/prices/history/candle-store'
import { CANDLE_SECONDS, type CandleInterval } from '@price-aggregator/prices/history/candles'

export type RollupHistoryOptions = {
  interval: CandleInterval
  /** How long prices are kept: candles of which a part may have expired are not made again. */
  historyTtlSeconds: number
  /** How long candles of this interval are kept; undefined: for ever. */
  candleTtlSeconds: number | undefined
  /** So far back, candles are made again for prices that came late. */
  latenessSeconds: number
  /** How far back the very first run begins. */
  lookbackSeconds: number
  /** How far beyond the watermark one run goes at most: a longer outage is caught up by several. */
  catchUpSeconds: number
}

/** What to do for one asset: the candles from `from` to before `to`. All times in Unix seconds. */
export type AssetWindow = { asset: Asset; from: number; to: number; rolledUntil: number }

export type RollupPlan = {
  /** Where the watermark will stand. */
  until: number
  /** The end of the last candle that is over. */
  closedUntil: number
  /** Those furthest behind first, then most traded first. */
  windows: AssetWindow[]
}

type PlanInput = { watermark: RollupWatermark | undefined; assets: readonly Asset[]; nowSeconds: number }

/**
 * What a run has to do. Only candles that are over are made: an open one would be written anew every time, and whoever
 * wants it makes it of the prices since. A watermark ahead of the clock (of a wrong one) counts as being at the clock.
 */
export const planWindows = (input: PlanInput, options: RollupHistoryOptions): RollupPlan => {
  const { watermark, assets, nowSeconds } = input
  const { historyTtlSeconds, candleTtlSeconds = Infinity, latenessSeconds, catchUpSeconds } = options
  const seconds = CANDLE_SECONDS[options.interval]
  const floor = (time: number): number => Math.floor(time / seconds) * seconds
  const closedUntil = floor(nowSeconds)
  // One candle is begun, and one is the time a run may take.
  const oldest = floor(nowSeconds - Math.min(historyTtlSeconds, candleTtlSeconds)) + 2 * seconds
  const step = Math.max(seconds, floor(catchUpSeconds))
  const lateness = watermark === undefined ? 0 : latenessSeconds
  const rolledUntil = watermark?.rolledUntil ?? closedUntil - options.lookbackSeconds

  const spanFrom = (since: number): { from: number; to: number } => {
    const start = Math.min(closedUntil, Math.max(oldest, floor(since)))
    return { from: Math.max(oldest, floor(start - lateness)), to: Math.min(closedUntil, start + step) }
  }
  const windows = assets.map(asset => {
    const since = watermark?.behind.get(asset) ?? rolledUntil
    return { asset, ...spanFrom(since), rolledUntil: since }
  })
  return {
    until: spanFrom(rolledUntil).to,
    closedUntil,
    windows: windows.toSorted((a, b) => a.rolledUntil - b.rolledUntil),
  }
}

/**
 * The watermark after a run that is done with these assets. It passes those that are not, and remembers how far they
 * are: one asset that fails again and again holds up no other.
 */
export const nextWatermark = ({ until, windows }: RollupPlan, done: ReadonlySet<Asset>): RollupWatermark => {
  const positions = windows.map(
    ({ asset, to, rolledUntil }) => [asset, done.has(asset) ? to : rolledUntil] as const,
  )
  return { rolledUntil: until, behind: new Map(positions.filter(([, position]) => position < until)) }
}

/** Seconds between the last candle that is over and the last one made, of the asset furthest behind. */
export const secondsBehind = (
  { closedUntil }: RollupPlan,
  { rolledUntil, behind }: RollupWatermark,
): number => Math.max(0, closedUntil - Math.min(rolledUntil, ...behind.values()))
