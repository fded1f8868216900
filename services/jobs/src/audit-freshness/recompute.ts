import {
  type Asset,
  type Assignment,
  aggregate,
  type LatestStore,
  priceRules,
  type QuoteOutcome,
} from '@price-aggregator/prices'
import type { Recomputed } from './price-check.ts'

export type RecomputeDeps = {
  /** Never rejects, and ends within the deadline of the exchange client. */
  fetchQuotes(asset: Asset, signal: AbortSignal): Promise<QuoteOutcome[]>
  latest: Pick<LatestStore, 'now' | 'readMany'>
  /** Fewest kept quotes that make a price, as refreshers are told. */
  minSources: number
}

/** What is compared are the quotes that were kept, whatever share each has. */
const NO_CAP = 1

/**
 * Works out the prices of a sample from the exchanges, side by side, by the rules of refreshers: what none of them would
 * write has no price here either. Rejects with `StoreUnavailable`.
 */
export const recompute = async (
  { fetchQuotes, latest, minSources }: RecomputeDeps,
  { tierOf }: Assignment,
  sample: readonly Asset[],
  signal: AbortSignal,
): Promise<Recomputed[]> => {
  const standing = await latest.readMany(sample)
  const lastOf = new Map(standing.map(({ price }) => [price.asset, price]))
  return Promise.all(
    sample.map(async asset => {
      const observedAt = Math.floor(latest.now())
      const outcomes = await fetchQuotes(asset, signal)
      const input = { asset, outcomes, observedAt, now: latest.now(), last: lastOf.get(asset) }
      const rules = priceRules(tierOf.get(asset) ?? 'cold', { minSources, maxWeight: NO_CAP })
      return { asset, aggregation: aggregate(input, rules) }
    }),
  )
}
