import type { DynamoRecord } from './dynamodb-record.ts'
import type { Point, Span } from './generated-history.ts'

/** Length of a candle in seconds, and how long it is kept; undefined: for ever. */
const KINDS = {
  '1m': { seconds: 60, keptSeconds: 30 * 86_400 },
  '1h': { seconds: 3_600, keptSeconds: undefined },
} as const

export type Interval = keyof typeof KINDS

/**
 * The candles that are to be in the table, by the words of docs/operations/jobs.md and of the architecture, without the
 * project's own code: for each span of time, all its prices are looked up and looked through anew. Points in any order.
 */
export const slowCandles = (
  points: readonly Point[],
  interval: Interval,
  { from, to }: Span,
): DynamoRecord[] => {
  const { seconds, keptSeconds } = KINDS[interval]
  const assets = [...new Set(points.map(({ asset }) => asset))]
  return assets.flatMap(asset => {
    const own = points.filter(point => point.asset === asset)
    const starts = Array.from(
      { length: Math.ceil((to - from) / seconds) },
      (_, index) => from + index * seconds,
    )
    return starts.flatMap(start => {
      const inside = own.filter(({ timestamp }) => timestamp >= start && timestamp < start + seconds)
      if (inside.length === 0) return []
      const expires = keptSeconds === undefined ? {} : { expires_at: start + keptSeconds }
      return [{ asset: `${asset}#${interval}`, timestamp: start, ...figures(inside), ...expires }]
    })
  })
}

const figures = (points: readonly Point[]) => {
  const first = points.reduce((one, other) => (other.timestamp < one.timestamp ? other : one))
  const last = points.reduce((one, other) => (other.timestamp > one.timestamp ? other : one))
  const prices = points.map(({ price }) => price).toSorted((a, b) => a - b)
  return {
    open: first.price,
    high: prices.at(-1) ?? Number.NaN,
    low: prices[0] ?? Number.NaN,
    close: last.price,
    volume: points.reduce((sum, { volume }) => sum + volume, 0) / points.length,
    count: points.length,
    first: first.timestamp,
    last: last.timestamp,
  }
}

/** What only one of two sets of records has, a few of each. */
export const differences = (
  found: readonly DynamoRecord[],
  expected: readonly DynamoRecord[],
): { missing: string[]; surplus: string[] } => {
  const [have, want] = [found, expected].map(records => new Set(records.map(asText)))
  const few = (texts: ReadonlySet<string> = new Set(), others: ReadonlySet<string> = new Set()) =>
    [...texts].filter(text => !others.has(text)).slice(0, 5)
  return { missing: few(want, have), surplus: few(have, want) }
}

const asText = (record: DynamoRecord): string =>
  JSON.stringify(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))
