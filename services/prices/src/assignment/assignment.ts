import type { Asset } from '../asset.ts'
import { TIER_SIZES, TIERS, type Tier, type TierSizes } from '../tier.ts'
import { shardOf } from './shard.ts'

/** Who refreshes what, as one versioned whole. */
export type Assignment = {
  /** Grows with every change; a write under another generation than the effective one is refused. */
  generation: number
  /** Most traded first. */
  assets: readonly Asset[]
  tierOf: ReadonlyMap<Asset, Tier>
  shards: Readonly<Record<Tier, number>>
}

export const SHARDS: Readonly<Record<Tier, number>> = { hot: 1, medium: 2, cold: 4 }

type AssignmentInput = {
  generation: number
  assets: readonly Asset[]
  sizes?: TierSizes
  /** Assets that are to be in another tier than their rank says. */
  overrides?: ReadonlyMap<Asset, Tier>
  shards?: Readonly<Record<Tier, number>>
}

/** Tiers have their sizes whatever the overrides say: places that these leave, or take, are filled, or freed, by rank. */
export const createAssignment = (input: AssignmentInput): Assignment => {
  const { generation, assets, sizes = TIER_SIZES, overrides = new Map(), shards = SHARDS } = input
  const tierOf = new Map<Asset, Tier>()
  const fill = (tier: 'hot' | 'medium'): void => {
    const free = assets.filter(asset => !tierOf.has(asset))
    const wanted = free.filter(asset => overrides.get(asset) === tier)
    const byRank = free.filter(asset => !overrides.has(asset))
    const others = free.filter(asset => overrides.has(asset) && overrides.get(asset) !== tier)
    for (const asset of [...wanted, ...byRank, ...others].slice(0, sizes[tier])) tierOf.set(asset, tier)
  }
  fill('hot')
  fill('medium')
  const inOrder = assets.map(asset => [asset, tierOf.get(asset) ?? 'cold'] as const)
  return { generation, assets, tierOf: new Map(inOrder), shards }
}

/** Whether two assignments differ in nothing but their generations. */
export const saysTheSame = (one: Assignment, other: Assignment): boolean =>
  one === other ||
  (TIERS.every(tier => one.shards[tier] === other.shards[tier]) &&
    one.assets.length === other.assets.length &&
    one.assets.every(
      (asset, i) => asset === other.assets[i] && one.tierOf.get(asset) === other.tierOf.get(asset),
    ))

/** The assets of each shard of a tier, by shard number. */
export const assetsByShard = (assignment: Assignment, tier: Tier): Asset[][] => {
  const count = assignment.shards[tier]
  const shards: Asset[][] = Array.from({ length: count }, () => [])
  for (const asset of assignment.assets) {
    if (assignment.tierOf.get(asset) === tier) shards[shardOf(asset, count)]?.push(asset)
  }
  return shards
}

/** The assets of one tier, most traded first. */
export const assetsOfTier = (assignment: Assignment, tier: Tier): Asset[] =>
  assignment.assets.filter(asset => assignment.tierOf.get(asset) === tier)

/** How many assets each tier holds. */
export const tierCounts = (assignment: Assignment): Record<Tier, number> => {
  const counts = { hot: 0, medium: 0, cold: 0 }
  for (const tier of TIERS) counts[tier] = assetsOfTier(assignment, tier).length
  return counts
}
