/** How popular an asset is, hence how often it is refreshed. */
export type Tier = 'hot' | 'medium' | 'cold'

export const TIERS: readonly Tier[] = ['hot', 'medium', 'cold']

/** All durations in milliseconds. */
export type TierRule = {
  /** Refreshed every. */
  intervalMs: number
  /** How long the latest price is kept in Redis. */
  ttlMs: number
  /** Older than this, a read asks for a refresh in the background; undefined: never. */
  revalidateAfterMs: number | undefined
  /** Older than this, a price is stale. Also the oldest quote that is still used. */
  staleAfterMs: number
}

const SECOND = 1_000
const MINUTE = 60 * SECOND

export const TIER_RULES: Readonly<Record<Tier, TierRule>> = {
  hot: {
    intervalMs: 5 * SECOND,
    ttlMs: 30 * SECOND,
    revalidateAfterMs: undefined,
    staleAfterMs: 10 * SECOND,
  },
  medium: {
    intervalMs: 30 * SECOND,
    ttlMs: 2 * MINUTE,
    revalidateAfterMs: 30 * SECOND,
    staleAfterMs: MINUTE,
  },
  cold: {
    intervalMs: 5 * MINUTE,
    ttlMs: 15 * MINUTE,
    revalidateAfterMs: 30 * SECOND,
    staleAfterMs: 10 * MINUTE,
  },
}

/** How many assets are hot and medium; all others are cold. */
export type TierSizes = { hot: number; medium: number }

export const TIER_SIZES: TierSizes = { hot: 20, medium: 180 }

/** The tier of the asset at a rank (0 is the most traded). */
export const tierOfRank = (rank: number, sizes: TierSizes = TIER_SIZES): Tier => {
  if (rank < sizes.hot) return 'hot'
  return rank < sizes.hot + sizes.medium ? 'medium' : 'cold'
}
