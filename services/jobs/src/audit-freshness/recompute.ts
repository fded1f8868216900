import {
  type Asset,
  type Assignment,
  aggregate,
  type LatestStore,
  type QuoteOutcome,
  TIER_RULES,
} from '@price-aggregator/prices'
import type { Recomputed } from './price-check.ts'

export type RecomputeDeps = {
  /** Never rejects, and ends within the deadline of the exchange client. */
  fetchQuotes(asset: Asset, signal: AbortSignal): Promise<QuoteOutcome[]>
  latest: Pick<LatestStore, 'now'>
}

/** What is compared are the quotes that were kept, whatever share each has. */
const NO_CAP = 1

/** Works out the prices of a sample from the exchanges, side by side; what stands has no say in it. */
export const recompute = (
  { fetchQuotes, latest }: RecomputeDeps,
  { tierOf }: Assignment,
  sample: readonly Asset[],
  signal: AbortSignal,
): Promise<Recomputed[]> =>
  Promise.all(
    sample.map(async asset => {
      const observedAt = Math.floor(latest.now())
      const outcomes = await fetchQuotes(asset, signal)
      const maxAgeMs = TIER_RULES[tierOf.get(asset) ?? 'cold'].staleAfterMs
      const input = { asset, outcomes, observedAt, now: latest.now(), last: undefined }
      return { asset, aggregation: aggregate(input, { maxAgeMs, maxWeight: NO_CAP }) }
    }),
  )
