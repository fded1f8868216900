import type { Source, Tier } from '@price-aggregator/prices'
import type { Logger } from '@price-aggregator/runtime'
import { type Skew, type SkewSample, skewOf } from './skew.ts'

export type SkewWatchDeps = {
  logger: Pick<Logger, 'info' | 'warn'>
  /** The store's clock, milliseconds. */
  now: () => number
  /** Milliseconds on a clock that never jumps. */
  monotonic?: () => number
}

/** Takes what became of each exchange's answer to one refresh, as it was judged now. */
export type SkewWatch = (sources: readonly Source[], tier: Tier) => void

/** Quotes of an exchange that are looked at, and how long, milliseconds. */
const KEPT = 20
const KEPT_MS = 60_000

/**
 * Says once by name that the store's clock and the exchanges' are apart, and once that they are no more. Each tier is
 * judged by itself, for each has its own limit of age.
 */
export const createSkewWatch = (deps: SkewWatchDeps): SkewWatch => {
  const { monotonic = () => performance.now() } = deps
  const samples = new Map<Tier, Map<string, SkewSample[]>>()
  const skewed = new Set<Tier>()

  const learn = (of: Map<string, SkewSample[]>, sources: readonly Source[]): void => {
    const at = monotonic()
    for (const source of sources) {
      if (source.kind === 'failed') continue
      const quotes = of.get(source.exchange) ?? []
      of.set(source.exchange, [...quotes, sampleOf(source, deps.now(), at)].slice(-KEPT))
    }
    for (const [exchange, quotes] of of) {
      of.set(
        exchange,
        quotes.filter(quote => at - quote.at < KEPT_MS),
      )
    }
  }

  return (sources, tier) => {
    const ofTier = samples.get(tier) ?? new Map<string, SkewSample[]>()
    samples.set(tier, ofTier)
    learn(ofTier, sources)
    const skew = skewOf(ofTier)
    const wasSkewed = skewed.size > 0
    if (skew.kind === 'skewed') skewed.add(tier)
    else if (skew.kind === 'fine') skewed.delete(tier)
    if (skew.kind === 'skewed' && !wasSkewed) saySkew(deps, skew, tier)
    if (skew.kind === 'fine' && wasSkewed && skewed.size === 0) {
      deps.logger.info({ tier }, "the exchanges' clocks and the latest store's agree again")
    }
  }
}

/** A time that is no number counts for nothing: such a quote is rejected as invalid. */
const sampleOf = (source: Exclude<Source, { kind: 'failed' }>, now: number, at: number): SkewSample => {
  const reason = source.kind === 'rejected' ? source.reason : undefined
  const rejected = reason === 'future' || reason === 'old' ? reason : undefined
  return { aheadMs: source.timestamp * 1_000 - now, rejected, at }
}

const saySkew = (
  { logger, now }: SkewWatchDeps,
  { reason, aheadMs, exchanges }: Extract<Skew, { kind: 'skewed' }>,
  tier: Tier,
): void => {
  const skewSeconds = Math.round(Math.abs(aheadMs) / 100) / 10
  const fields = {
    skewSeconds,
    exchangeClock: iso(now() + aheadMs),
    storeClock: iso(now()),
    exchanges,
    tier,
    rejected: reason,
  }
  const direction = aheadMs > 0 ? 'ahead of' : 'behind'
  logger.warn(
    fields,
    `most quotes of every exchange are rejected by their time: the exchanges' clocks are ${skewSeconds} s ${direction} the latest store's (Redis)`,
  )
}

/** As text, also where an exchange's time is beyond what dates can say. */
const iso = (ms: number): string => {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? String(ms) : date.toISOString()
}
