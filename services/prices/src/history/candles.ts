/** Length of a candle in seconds. Each begins at a multiple of it since 1970. */
export const CANDLE_SECONDS = { '1m': 60, '1h': 3_600 } as const

export type CandleInterval = keyof typeof CANDLE_SECONDS

export const CANDLE_INTERVALS: readonly CandleInterval[] = ['1m', '1h']

/** What the candle of a span of time is made of: an observation; `timestamp` in Unix seconds. */
export type Point = { timestamp: number; price: number; volume: number }

/** The prices of one span of time. All times in Unix seconds. */
export type Candle = {
  /** Its start; it ends just before start + length. */
  timestamp: number
  /** The first price, and the last. */
  open: number
  close: number
  high: number
  low: number
  /** Mean of the reported base volumes: exchanges report the volume of a day, so their sum would say nothing. */
  volume: number
  /** How many observations it is made of: at least one. */
  count: number
  /** When the first and the last were made. */
  first: number
  last: number
}

const candleOf = (start: number, points: readonly [Point, ...Point[]]): Candle => {
  const first = points[0]
  const last = points.at(-1) ?? first
  let high = first.price
  let low = first.price
  let volumes = 0
  for (const { price, volume } of points) {
    high = Math.max(high, price)
    low = Math.min(low, price)
    volumes += volume
  }
  const count = points.length
  return {
    timestamp: start,
    open: first.price,
    close: last.price,
    high,
    low,
    volume: volumes / count,
    count,
    first: first.timestamp,
    last: last.timestamp,
  }
}

/**
 * The candles of these points (one asset, one point a second, in any order), oldest first; none where there is no
 * point. The same points give the same candles to the last bit, however they were cut at the candles' ends.
 */
export const candlesOf = (points: readonly Point[], interval: CandleInterval): Candle[] => {
  const seconds = CANDLE_SECONDS[interval]
  const spans = new Map<number, [Point, ...Point[]]>()
  for (const point of points.toSorted((a, b) => a.timestamp - b.timestamp)) {
    const start = Math.floor(point.timestamp / seconds) * seconds
    const span = spans.get(start)
    if (span === undefined) spans.set(start, [point])
    else span.push(point)
  }
  return [...spans].map(([start, span]) => candleOf(start, span))
}
