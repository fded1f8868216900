import type { Candle, Point } from './candles.ts'

/** The candles of these points (one asset, oldest first) that begin in a span of time, by the definition. */
export const slowCandles = (
  points: readonly Point[],
  seconds: number,
  { from, to }: { from: number; to: number },
): Candle[] => {
  const candles: Candle[] = []
  for (let start = from; start < to; start += seconds) {
    const inside = points.filter(({ timestamp }) => timestamp >= start && timestamp < start + seconds)
    const [first, last] = [inside[0], inside.at(-1)]
    if (first === undefined || last === undefined) continue
    candles.push({
      timestamp: start,
      open: first.price,
      close: last.price,
      high: Math.max(...inside.map(({ price }) => price)),
      low: Math.min(...inside.map(({ price }) => price)),
      volume: inside.reduce((sum, { volume }) => sum + volume, 0) / inside.length,
      count: inside.length,
      first: first.timestamp,
      last: last.timestamp,
    })
  }
  return candles
}
