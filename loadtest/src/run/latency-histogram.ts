/** Each bucket is so much wider than the one before: values are off by 1 % at most. */
const GROWTH = 1.02
const SMALLEST_MS = 0.05
const LOG_GROWTH = Math.log(GROWTH)

/** Durations by bucket: counts them all in little memory, and merges with others. */
export type LatencyHistogram = { counts: Map<number, number>; total: number; sumMs: number; maxMs: number }

export const emptyHistogram = (): LatencyHistogram => ({ counts: new Map(), total: 0, sumMs: 0, maxMs: 0 })

export const addLatency = (histogram: LatencyHistogram, ms: number): void => {
  const bucket = ms <= SMALLEST_MS ? 0 : Math.ceil(Math.log(ms / SMALLEST_MS) / LOG_GROWTH)
  histogram.counts.set(bucket, (histogram.counts.get(bucket) ?? 0) + 1)
  histogram.total += 1
  histogram.sumMs += ms
  histogram.maxMs = Math.max(histogram.maxMs, ms)
}

/** The value, ms, that a share of all (from 0 to 1) does not exceed; NaN of nothing. */
export const quantileOf = (histogram: LatencyHistogram, quantile: number): number => {
  const rank = Math.max(1, Math.ceil(quantile * histogram.total))
  let seen = 0
  for (const [bucket, count] of sorted(histogram)) {
    seen += count
    if (seen >= rank) return Math.min(middleOf(bucket), histogram.maxMs)
  }
  return Number.NaN
}

/** Counts by upper bound, ms, in `steps` buckets for each power of ten. */
export const barsOf = (histogram: LatencyHistogram, steps: number): { upToMs: number; count: number }[] => {
  const bars = new Map<number, number>()
  for (const [bucket, count] of sorted(histogram)) {
    const bar = Math.ceil(Math.log10(middleOf(bucket)) * steps)
    bars.set(bar, (bars.get(bar) ?? 0) + count)
  }
  const keys = [...bars.keys()]
  if (keys.length === 0) return []
  const first = Math.min(...keys)
  return Array.from({ length: Math.max(...keys) - first + 1 }, (_, i) => ({
    upToMs: 10 ** ((first + i) / steps),
    count: bars.get(first + i) ?? 0,
  }))
}

const sorted = ({ counts }: LatencyHistogram): [number, number][] => [...counts].sort(([a], [b]) => a - b)

const middleOf = (bucket: number): number =>
  bucket === 0 ? SMALLEST_MS : SMALLEST_MS * GROWTH ** (bucket - 0.5)
