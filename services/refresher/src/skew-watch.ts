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
  /** Tiers that are skewed as far as is known now, and those it was said of. */
  const skewed = new Set<Tier>()
  const said = new Set<Tier>()

  const learn = (sources: readonly Source[], tier: Tier): void => {
    const of = samples.get(tier) ?? new Map<string, SkewSample[]>()
    samples.set(tier, of)
    for (const source of sources) {
      if (source.kind === 'failed') continue
      const quotes = of.get(source.exchange) ?? []
      of.set(source.exchange, [...quotes, sampleOf(source, deps.now(), monotonic())].slice(-KEPT))
    }
  }

  /** A tier that is not refreshed here any more, or gets no quotes, says nothing and holds nothing up. */
  const judge = (tier: Tier): Skew => {
    const of = samples.get(tier) ?? new Map<string, SkewSample[]>()
    const since = monotonic() - KEPT_MS
    for (const [exchange, quotes] of of) {
      of.set(
        exchange,
        quotes.filter(({ at }) => at > since),
      )
    }
    const skew = skewOf(of)
    if (skew.kind === 'skewed') skewed.add(tier)
    else skewed.delete(tier)
    return skew
  }

  return (sources, tier) => {
    learn(sources, tier)
    for (const other of [...skewed]) if (other !== tier) judge(other)
    const othersSkewed = [...skewed].some(other => other !== tier)
    const skew = judge(tier)
    if (skew.kind === 'skewed') {
      if (!othersSkewed && !said.has(tier)) saySkew(deps, skew, tier)
      said.add(tier)
    }
    if (skew.kind === 'fine' && !othersSkewed && said.size > 0) {
      said.clear()
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
