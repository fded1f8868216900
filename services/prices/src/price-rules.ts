import type { AggregateOptions } from './aggregate.ts'
import { TIER_RULES, type Tier } from './tier.ts'

/** The same for who writes prices and for who checks whether one could be written. */
export const priceRules = (
  tier: Tier,
  { minSources, maxWeight }: Required<Pick<AggregateOptions, 'minSources' | 'maxWeight'>>,
): AggregateOptions => ({ maxAgeMs: TIER_RULES[tier].staleAfterMs, minSources, maxWeight })
