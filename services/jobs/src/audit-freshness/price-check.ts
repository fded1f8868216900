import type { Aggregation, Asset, Price, Source } from '@price-aggregator/prices'

/** An asset's price as worked out by this job alone, from what exchanges say now. */
export type Recomputed = { asset: Asset; aggregation: Aggregation }

/** `unverified`: there are no two sources that agree, or no price to hold against them. */
export type PriceCheck = 'agrees' | 'differs' | 'unverified'

/** What exchanges and rounding may differ by at one moment; also the smallest limit that aggregation gives outliers. */
const AT_ONE_MOMENT = 0.005
/** Share by which a volatile pair moves in a day, one standard deviation; the mock market's most volatile ones. */
const DAILY_VOLATILITY = 0.03
/** One in some hundred million honest moves is larger than so many standard deviations of a normal law. */
const DEVIATIONS = 6
const DAY_MS = 86_400_000
/** Aggregation keeps no quotes farther apart: 5 % to either side of the median. A larger spread is not believed. */
const MAX_SPREAD = 0.1

/**
 * How far a price may stand from what is asked for `ageMs` later, as a share of it: a random walk moves with the square
 * root of time.
 */
export const driftAllowed = (ageMs: number): number =>
  AT_ONE_MOMENT + DEVIATIONS * DAILY_VOLATILITY * Math.sqrt(Math.abs(ageMs) / DAY_MS)

/**
 * Holds a standing price against a recomputed one: it differs where it lies farther from the range of the quotes kept
 * now than its own quotes lay apart, and the market may have moved since. Ranges, because a liar that is near enough to
 * be kept widens a range, but cannot pull it away from the honest quotes; and two sources at least, because a liar that
 * answers alone is believed by aggregation.
 */
export const checkPrice = (standing: Price | undefined, { aggregation }: Recomputed): PriceCheck => {
  if (!standing || aggregation.kind === 'no_price' || aggregation.price.sourceCount < 2) return 'unverified'
  const { price } = aggregation
  const kept = keptPrices(price.sources)
  const lowest = Math.min(...kept)
  const highest = Math.max(...kept)
  const distance = Math.max(lowest - standing.price, standing.price - highest, 0)
  const spread = Math.min(standing.spread, MAX_SPREAD)
  const allowed = spread + driftAllowed(price.observedAt - standing.observedAt)
  return distance <= allowed * standing.price ? 'agrees' : 'differs'
}

const keptPrices = (sources: readonly Source[]): number[] =>
  sources.flatMap(source => (source.kind === 'kept' ? [source.price] : []))
