import {
  type Asset,
  type Assignment,
  freshness,
  TIER_RULES,
  type Tier,
  type VersionedPrice,
} from '@price-aggregator/prices'

export type StaleAsset = { asset: Asset; tier: Tier; ageMs: number }

export type Staleness = {
  /** Older than their tier's limit, oldest first. */
  stale: StaleAsset[]
  /** Without any price in the latest store. */
  unpriced: Asset[]
}

/** What stands longer than its tier allows, or not at all; `now` in milliseconds on the store's clock. */
export const stalenessOf = (
  assignment: Assignment,
  prices: ReadonlyMap<Asset, VersionedPrice>,
  now: number,
): Staleness => {
  const unpriced = assignment.assets.filter(asset => !prices.has(asset))
  const stale = assignment.assets.flatMap((asset): StaleAsset[] => {
    const standing = prices.get(asset)
    const tier = assignment.tierOf.get(asset) ?? 'cold'
    const ageMs = standing ? now - standing.price.observedAt : 0
    return freshness(ageMs, TIER_RULES[tier]) === 'stale' ? [{ asset, tier, ageMs }] : []
  })
  return { stale: stale.sort((a, b) => b.ageMs - a.ageMs), unpriced }
}
