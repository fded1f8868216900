/** A quote's numbers, as far as outliers are concerned. */
type Priced = { price: number }

/** Smallest and largest deviation limit, as fractions of the reference price. */
export type OutlierBounds = { min: number; max: number }

export const OUTLIER_BOUNDS: OutlierBounds = { min: 0.005, max: 0.05 }

/** Multiple of the distance of the two closest quotes that still counts as agreement. */
const SPREAD_FACTOR = 4

/** The middle value, or the mean of the two middle values. `values` must not be empty. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return lower === upper ? lower : lower / 2 + upper / 2
}

/**
 * The deviation limit in force, a fraction of the median: 4 × the distance of the two closest quotes, within bounds.
 * A single liar can only bring two quotes closer together, never farther apart, so it cannot widen the limit.
 */
export const deviationLimit = (prices: readonly number[], bounds: OutlierBounds): number => {
  const sorted = prices.toSorted((a, b) => a - b)
  const gaps = sorted.slice(1).map((price, i) => price - (sorted[i] ?? price))
  const closest = gaps.length === 0 ? 0 : Math.min(...gaps)
  return Math.min(Math.max((SPREAD_FACTOR * closest) / median(sorted), bounds.min), bounds.max)
}

/** Which quotes agree, or `disagreement`: they contradict each other with nothing to judge by. */
export type Agreement<Q> = { kind: 'agreed'; kept: Q[] } | { kind: 'disagreement' }

/**
 * Drops outliers. Three or more are measured from their median (a z-score cannot reject one of three: the largest
 * possible is 1.41). Two that disagree beyond the largest limit: the one nearer to the last price stays.
 */
export const dropOutliers = <Q extends Priced>(
  quotes: readonly Q[],
  bounds: OutlierBounds,
  lastPrice: number | undefined,
): Agreement<Q> => {
  if (quotes.length < 2) return { kind: 'agreed', kept: [...quotes] }
  const prices = quotes.map(quote => quote.price)
  const middle = median(prices)
  if (quotes.length === 2) return keepOneOfTwo(quotes, middle, bounds.max, lastPrice)
  const limit = deviationLimit(prices, bounds) * middle
  const kept = quotes.filter(quote => Math.abs(quote.price - middle) <= limit)
  // Four or more in two camps have their median in the empty middle.
  return kept.length > 0 ? { kind: 'agreed', kept } : { kind: 'disagreement' }
}

const keepOneOfTwo = <Q extends Priced>(
  quotes: readonly Q[],
  middle: number,
  limit: number,
  lastPrice: number | undefined,
): Agreement<Q> => {
  const [a, b] = quotes
  if (!a || !b || Math.abs(a.price - b.price) <= limit * middle) return { kind: 'agreed', kept: [...quotes] }
  if (lastPrice === undefined) return { kind: 'disagreement' }
  const distanceA = Math.abs(a.price - lastPrice)
  const distanceB = Math.abs(b.price - lastPrice)
  if (distanceA === distanceB) return { kind: 'disagreement' }
  return { kind: 'agreed', kept: [distanceA < distanceB ? a : b] }
}
