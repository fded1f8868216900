import type { TierRule } from './tier.ts'

/**
 * `fresh`: serve it. `revalidate`: serve it and ask for a newer one. `stale`: a newer one is worth a short wait.
 */
export type Freshness = 'fresh' | 'revalidate' | 'stale'

/** How fresh a price of an age (milliseconds) is under its tier's rule. */
export const freshness = (ageMs: number, rule: TierRule): Freshness => {
  if (ageMs > rule.staleAfterMs) return 'stale'
  if (rule.revalidateAfterMs !== undefined && ageMs > rule.revalidateAfterMs) return 'revalidate'
  return 'fresh'
}
