import type { Shard, Tier } from '@price-aggregator/prices'

/** All shards of some tiers, given how many each tier has. */
export const shardsOf = (counts: Readonly<Record<Tier, number>>, tiers: readonly Tier[]): Shard[] =>
  tiers.flatMap(tier => Array.from({ length: counts[tier] }, (_, index) => ({ tier, index })))
