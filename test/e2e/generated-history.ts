import type { DynamoRecord } from './dynamodb-record.ts'

/** A price as history has it, of one asset and second. */
export type Point = { asset: string; timestamp: number; price: number; volume: number }

/** From `from` to before `to`, Unix seconds. */
export type Span = { from: number; to: number }

const DAY_SECONDS = 86_400
const RETENTION_DAYS = 7
/** Of 50 prices one is missing, as where all exchanges failed. */
const MISSING = 0.02
/** Once in the span, nothing for so long: candles are missing then. */
const SILENCE_SECONDS = 1_500

/** Numbers from 0 to below 1, the same for the same seed. */
const randomOf = (seed: string): (() => number) => {
  let state = 2_166_136_261
  for (const char of seed) state = Math.imul(state ^ char.charCodeAt(0), 16_777_619)
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 8) / 2 ** 24
  }
}

/**
 * A walk of prices of an asset, refreshed every so many seconds at a phase of its own; the same for the same arguments.
 * Volumes are quarters, whose sums are exact in any order.
 */
export const generateHistory = (asset: string, everySeconds: number, { from, to }: Span): Point[] => {
  const random = randomOf(asset)
  const silence = from + Math.floor(random() * (to - from - SILENCE_SECONDS))
  const points: Point[] = []
  let price = 1 + random() * 1_000
  for (
    let timestamp = from + Math.floor(random() * everySeconds);
    timestamp < to;
    timestamp += everySeconds
  ) {
    price *= 1 + (random() - 0.5) / 500
    const volume = Math.round(random() * 40_000) / 4
    const isSilent = timestamp >= silence && timestamp < silence + SILENCE_SECONDS
    if (random() < MISSING || isSilent) continue
    points.push({ asset, timestamp, price: Number(price.toPrecision(8)), volume })
  }
  return points
}

/** A price as refreshers write it. */
export const historyRecord = (point: Point): DynamoRecord => ({
  ...point,
  sources: 3,
  updated_at: point.timestamp + 1,
  expires_at: point.timestamp + RETENTION_DAYS * DAY_SECONDS,
})
