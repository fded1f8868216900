import type { Asset } from '@price-aggregator/prices'
import type { RollupWatermark } from '@price-aggregator/prices/history/candle-store'
import { CANDLE_SECONDS, type CandleInterval } from '@price-aggregator/prices/history/candles'

export type RollupHistoryOptions = {
  interval: CandleInterval
  /** How long prices are kept: candles of which a part may have expired are not made again. */
  historyTtlSeconds: number
  /** How long candles of this interval are kept; undefined: for ever. */
  candleTtlSeconds: number | undefined
  /** So far back, each run makes candles again for prices that came late. */
  latenessSeconds: number
  /** And so far back a run does that reaches the end of an hour: what refreshers keep through an outage comes later. */
  hourlyLatenessSeconds: number
  /** How far back the very first run begins. */
  lookbackSeconds: number
  /** How far beyond the watermark one run goes at most: a longer outage is caught up by several. */
  catchUpSeconds: number
}

/**
 * What to do for one asset: the candles from `from` to before `to`. What is new in those that ended by `lateUntil` came
 * later than each run looks back. All times in Unix seconds.
 */
export type AssetWindow = { asset: Asset; from: number; to: number; rolledUntil: number; lateUntil: number }

export type RollupPlan = {
  /** Where the watermark will stand. */
  until: number
  /** The end of the last candle that is over. */
  closedUntil: number
  /** Those furthest behind first, then most traded first. */
  windows: AssetWindow[]
}

type PlanInput = { watermark: RollupWatermark | undefined; assets: readonly Asset[]; nowSeconds: number }

const HOUR_SECONDS = 3_600

/** Clocks differ by that much at most; a watermark farther ahead is of a wrong one. */
const CLOCK_SLACK_SECONDS = 5

const floorTo = (seconds: number, time: number): number => Math.floor(time / seconds) * seconds

/** Whether a watermark claims candles that are not over yet. */
export const isAhead = (
  { rolledUntil }: RollupWatermark,
  { interval, nowSeconds }: { interval: CandleInterval; nowSeconds: number },
): boolean => rolledUntil > floorTo(CANDLE_SECONDS[interval], nowSeconds + CLOCK_SLACK_SECONDS)

/**
 * What a run has to do. Only candles that are over are made: an open one would be written anew every time, and whoever
 * wants it makes it of the prices since. A watermark ahead of the clock (of a wrong one) counts as being at the clock,
 * and is not trusted: the run looks back as far as one that reaches the end of an hour.
 */
export const planWindows = (input: PlanInput, options: RollupHistoryOptions): RollupPlan => {
  const { watermark, assets, nowSeconds } = input
  const { historyTtlSeconds, candleTtlSeconds = Infinity, catchUpSeconds, interval } = options
  const seconds = CANDLE_SECONDS[interval]
  const floor = (time: number): number => floorTo(seconds, time)
  const closedUntil = floor(nowSeconds)
  // One candle is begun, and one is the time a run may take.
  const oldest = floor(nowSeconds - Math.min(historyTtlSeconds, candleTtlSeconds)) + 2 * seconds
  const step = Math.max(seconds, floor(catchUpSeconds))
  const ahead = watermark !== undefined && isAhead(watermark, { interval, nowSeconds })
  const rolledUntil = Math.min(closedUntil, watermark?.rolledUntil ?? closedUntil - options.lookbackSeconds)

  const spanFrom = (since: number): Omit<AssetWindow, 'asset' | 'rolledUntil'> => {
    const start = Math.min(closedUntil, Math.max(oldest, floor(since)))
    const to = Math.min(closedUntil, start + step)
    if (watermark === undefined) return { from: start, to, lateUntil: start }
    const endsHour = floorTo(HOUR_SECONDS, to) > floorTo(HOUR_SECONDS, start)
    const lateUntil = floor(start - options.latenessSeconds)
    const from = ahead || endsHour ? floor(start - options.hourlyLatenessSeconds) : lateUntil
    return { from: Math.max(oldest, Math.min(from, lateUntil)), to, lateUntil }
  }
  const windows = assets.map(asset => {
    const since = Math.min(closedUntil, watermark?.behind.get(asset) ?? rolledUntil)
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

/** What two runs have done, each by its own watermark: both are right of what they made. */
export const furtherWatermark = (
  a: RollupWatermark,
  b: RollupWatermark,
  assets: readonly Asset[],
): RollupWatermark => {
  const rolledUntil = Math.max(a.rolledUntil, b.rolledUntil)
  const of =
    (asset: Asset) =>
    ({ behind, rolledUntil: until }: RollupWatermark) =>
      behind.get(asset) ?? until
  const positions = assets.map(asset => [asset, Math.max(of(asset)(a), of(asset)(b))] as const)
  return { rolledUntil, behind: new Map(positions.filter(([, position]) => position < rolledUntil)) }
}

/** Seconds between the last candle that is over and the last one made, of the asset furthest behind. */
export const secondsBehind = (
  { closedUntil }: RollupPlan,
  { rolledUntil, behind }: RollupWatermark,
): number => Math.max(0, closedUntil - Math.min(rolledUntil, ...behind.values()))
