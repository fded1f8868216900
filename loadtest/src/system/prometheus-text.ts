import { isDeepStrictEqual } from 'node:util'

/** A sample of the Prometheus text format: `name{label="value"} number`. */
export type Sample = { name: string; labels: Record<string, string>; value: number }

/** Parses the samples of a `/metrics` page; comments are left out. */
export const parseMetrics = (text: string): Sample[] =>
  text.split('\n').flatMap(line => {
    const match = /^(\w+)(?:\{(.*)\})? (\S+)/.exec(line)
    if (!match) return []
    const [, name = '', labels = '', value = ''] = match
    return [{ name, labels: parseLabels(labels), value: parseNumber(value) }]
  })

const parseLabels = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]))

const parseNumber = (text: string): number =>
  text === '+Inf' ? Number.POSITIVE_INFINITY : text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text)

/** The type of each metric that a page announces, whether it has any series yet or not. */
export const metricTypes = (text: string): Map<string, string> =>
  new Map([...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type]))

/** The value of one series, such as `name{label="value"}`, of these labels alone, in any order; NaN: there is none. */
export const seriesValue = (samples: readonly Sample[], series: string): number => {
  const [wanted] = parseMetrics(`${series} 0`)
  const found = samples.find(
    ({ name, labels }) => name === wanted?.name && isDeepStrictEqual(labels, wanted.labels),
  )
  return found?.value ?? Number.NaN
}

/** The sum of all series of a name whose labels match. */
export const sumOf = (
  samples: readonly Sample[],
  name: string,
  labels: Record<string, string> = {},
): number =>
  samples
    .filter(sample => sample.name === name)
    .filter(sample => Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
    .reduce((sum, { value }) => sum + value, 0)

/**
 * A quantile of what a histogram counted between two scrapes, interpolated within its bucket as PromQL's
 * `histogram_quantile` does. In the histogram's unit.
 */
export const quantileBetween = (
  before: readonly Sample[],
  after: readonly Sample[],
  name: string,
  quantile: number,
): number => {
  const bounds = [...new Set(after.filter(s => s.name === `${name}_bucket`).map(s => s.labels.le ?? ''))]
  const buckets = bounds
    .map(le => ({
      bound: parseNumber(le),
      count: sumOf(after, `${name}_bucket`, { le }) - sumOf(before, `${name}_bucket`, { le }),
    }))
    .sort((a, b) => a.bound - b.bound)
  const rank = quantile * (buckets.at(-1)?.count ?? 0)
  const index = buckets.findIndex(({ count }) => count >= rank && count > 0)
  const bucket = buckets[index]
  const below = buckets[index - 1] ?? { bound: 0, count: 0 }
  if (!bucket) return Number.NaN
  if (bucket.bound === Number.POSITIVE_INFINITY) return below.bound
  return below.bound + ((bucket.bound - below.bound) * (rank - below.count)) / (bucket.count - below.count)
}
