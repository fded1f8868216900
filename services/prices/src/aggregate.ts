import type { Asset } from './asset.ts'
import { dropOutliers, OUTLIER_BOUNDS, type OutlierBounds } from './outliers.ts'
import type { Price, QuoteRejection, Source } from './price.ts'
import type { Quote, QuoteOutcome } from './quote.ts'
import { volumeWeights } from './weights.ts'

/** The rules in force for one asset. */
export type AggregateOptions = {
  /** Oldest quote still used, milliseconds. */
  maxAgeMs: number
  outliers?: OutlierBounds
  /** Largest share of one source; 1: no cap. */
  maxWeight?: number
  /** Fewest kept quotes that make a price. */
  minSources?: number
  jump?: JumpGuard
}

/** A move of more than `limit` (a fraction) from a price at most `windowMs` old needs two agreeing sources. */
type JumpGuard = { limit: number; windowMs: number }

const JUMP_GUARD: JumpGuard = { limit: 0.3, windowMs: 120_000 }

/** How far ahead of our clock a quote may be, milliseconds. */
const FUTURE_TOLERANCE_MS = 5_000

/** How far ahead of our clock a last price may be and still count, milliseconds; as in the latest store. */
const LAST_FUTURE_TOLERANCE_MS = 1_000

/** Older than this, the last price does not decide between two quotes that contradict each other, milliseconds. */
const LAST_DECIDES_MS = 15 * 60_000

export type AggregateInput = {
  asset: Asset
  outcomes: readonly QuoteOutcome[]
  /** When the quotes were asked for, milliseconds. */
  observedAt: number
  /** Now, when the answers are in: milliseconds on the same clock. */
  now: number
  /** The price that stands, if any. */
  last: { price: number; observedAt: number } | undefined
}

/** Why there is no price. */
export type NoPriceReason = 'no_quotes' | 'no_valid_quotes' | 'disagreement' | 'too_few_sources' | 'jump'

/** A price, or why there is none and what became of each exchange's answer. */
export type Aggregation =
  | { kind: 'price'; price: Price }
  | { kind: 'no_price'; reason: NoPriceReason; sources: Source[] }

/** The volume-weighted average price of what the exchanges said, by the rules. The order of quotes does not matter. */
export const aggregate = (input: AggregateInput, options: AggregateOptions): Aggregation => {
  const rejected = new Map<Quote, QuoteRejection>()
  const none = (reason: NoPriceReason): Aggregation => ({
    kind: 'no_price',
    reason,
    sources: describeSources(input.outcomes, new Map(), rejected),
  })

  const quotes = input.outcomes.flatMap(outcome => (outcome.kind === 'quote' ? [outcome.quote] : []))
  if (quotes.length === 0) return none('no_quotes')
  for (const quote of quotes) {
    const rejection = rejectionOf(quote, input, options)
    if (rejection) rejected.set(quote, rejection)
  }
  const valid = quotes.filter(quote => !rejected.has(quote)).sort(byPrice)
  if (valid.length === 0) return none('no_valid_quotes')

  const agreement = dropOutliers(
    valid,
    options.outliers ?? OUTLIER_BOUNDS,
    lastWithin(input, LAST_DECIDES_MS),
  )
  if (agreement.kind === 'disagreement') {
    for (const quote of valid) rejected.set(quote, 'outlier')
    return none('disagreement')
  }
  const { kept } = agreement
  for (const quote of valid) if (!kept.includes(quote)) rejected.set(quote, 'outlier')
  if (kept.length < (options.minSources ?? 1)) return none('too_few_sources')

  const weights = volumeWeights(
    kept.map(quote => quote.volume),
    options.maxWeight,
  )
  const price = weightedMean(kept, weights)
  if (kept.length < 2 && jumps(price, input, options.jump ?? JUMP_GUARD)) return none('jump')

  const weightOf = new Map(kept.map((quote, i) => [quote, weights[i] ?? 0]))
  return {
    kind: 'price',
    price: {
      asset: input.asset,
      price,
      volume: kept.reduce((sum, quote) => sum + quote.volume, 0),
      spread: (highest(kept) - lowest(kept)) / price,
      observedAt: input.observedAt,
      answeredAt: input.now,
      sources: describeSources(input.outcomes, weightOf, rejected),
      sourceCount: kept.length,
    },
  }
}

/** Why a quote cannot be used at all, judged by itself. */
const rejectionOf = (
  quote: Quote,
  input: AggregateInput,
  options: AggregateOptions,
): QuoteRejection | undefined => {
  const { price, volume, timestamp } = quote
  if (!Number.isFinite(price) || !Number.isFinite(volume) || !Number.isFinite(timestamp)) return 'invalid'
  if (price <= 0 || volume < 0) return 'invalid'
  if (quote.symbol !== input.asset) return 'wrong_symbol'
  const ageMs = input.now - timestamp * 1000
  // Exchanges give whole seconds, so a quote is up to a second younger than it says.
  if (ageMs > options.maxAgeMs + 1000) return 'old'
  if (ageMs < -FUTURE_TOLERANCE_MS) return 'future'
  return undefined
}

/** Sums are taken in this order, so that the order of exchanges never shows in the last digit. */
const byPrice = (a: Quote, b: Quote): number => a.price - b.price || a.volume - b.volume

const highest = (quotes: readonly Quote[]): number => Math.max(...quotes.map(quote => quote.price))
const lowest = (quotes: readonly Quote[]): number => Math.min(...quotes.map(quote => quote.price))

/** Kept within the quotes, which rounding could otherwise leave by one unit in the last place. */
const weightedMean = (quotes: readonly Quote[], weights: readonly number[]): number => {
  const mean = quotes.reduce((sum, quote, i) => sum + quote.price * (weights[i] ?? 0), 0)
  return Math.min(Math.max(mean, lowest(quotes)), highest(quotes))
}

const jumps = (price: number, input: AggregateInput, { limit, windowMs }: JumpGuard): boolean => {
  const last = lastWithin(input, windowMs)
  return last !== undefined && Math.abs(price - last) > limit * last
}

/** The last price where it is young enough; one from the future says nothing. */
const lastWithin = ({ last, now }: AggregateInput, maxAgeMs: number): number | undefined => {
  if (!last) return undefined
  const ageMs = now - last.observedAt
  return ageMs >= -LAST_FUTURE_TOLERANCE_MS && ageMs <= maxAgeMs ? last.price : undefined
}

const describeSources = (
  outcomes: readonly QuoteOutcome[],
  weightOf: ReadonlyMap<Quote, number>,
  rejected: ReadonlyMap<Quote, QuoteRejection>,
): Source[] =>
  outcomes.map(outcome => {
    if (outcome.kind === 'failure') {
      return { exchange: outcome.exchange, kind: 'failed', reason: outcome.failure }
    }
    const { exchange, price, volume, timestamp } = outcome.quote
    const numbers = { exchange, price, volume, timestamp }
    const reason = rejected.get(outcome.quote)
    if (reason) return { ...numbers, kind: 'rejected', reason }
    return { ...numbers, kind: 'kept', weight: weightOf.get(outcome.quote) ?? 0 }
  })
