import type { Asset, Tier, TierSizes } from '@price-aggregator/prices'

/** One asset as a plan looks at it. */
export type Candidate = {
  asset: Asset
  /** 0 is the most traded. */
  rank: number
  /** The tier it is in. */
  tier: Tier
  popularity: number
  pinned: Tier | undefined
  /** Stays where it is as far as pins and sizes let it. */
  settled: boolean
}

export type ArrangeOptions = {
  /** Popularity of those that have a place counts this many times. */
  hysteresis: number
  /** So much more popularity is needed for a place than by those whose rank gives it to them. */
  headStart: number
}

type Door = { places: number; lowestRank: number; pin: Tier; inside: (tier: Tier) => boolean }

/**
 * Who is hot and who is medium: the most popular, at exactly the sizes; all others are cold. Without popularity the head
 * start, then rank decides. Stable: arranging again what was arranged moves nobody, as members only gain by being in.
 */
export const arrange = (
  candidates: readonly Candidate[],
  sizes: TierSizes,
  options: ArrangeOptions,
): ReadonlyMap<Asset, Tier> => {
  const hot = chosen(candidates, options, {
    places: sizes.hot,
    lowestRank: sizes.hot,
    pin: 'hot',
    inside: tier => tier === 'hot',
  })
  const others = candidates.filter(candidate => !hot.has(candidate.asset))
  const medium = chosen(others, options, {
    places: sizes.medium,
    lowestRank: sizes.hot + sizes.medium,
    pin: 'medium',
    // One that had to leave the hot ones stands before the door with what it had.
    inside: tier => tier !== 'cold',
  })
  const tierOf = (asset: Asset): Tier => (hot.has(asset) ? 'hot' : medium.has(asset) ? 'medium' : 'cold')
  return new Map(candidates.map(({ asset }) => [asset, tierOf(asset)]))
}

const chosen = (candidates: readonly Candidate[], options: ArrangeOptions, door: Door): Set<Asset> => {
  const inOrder = candidates
    .filter(({ pinned }) => pinned === undefined || pinned === door.pin)
    .map(candidate => ({
      ...candidate,
      turn: turnOf(candidate, door),
      score: scoreOf(candidate, options, door),
    }))
    .sort((a, b) => a.turn - b.turn || b.score - a.score || a.rank - b.rank)
  return new Set(inOrder.slice(0, door.places).map(({ asset }) => asset))
}

/** Pins first, then those that are not to move, then all that may; those settled elsewhere fill what is left. */
const turnOf = ({ pinned, settled, tier }: Candidate, { inside }: Door): number => {
  if (pinned) return 0
  if (!settled) return 2
  return inside(tier) ? 1 : 3
}

const scoreOf = ({ popularity, rank, tier }: Candidate, options: ArrangeOptions, door: Door): number =>
  popularity * (door.inside(tier) ? options.hysteresis : 1) + (rank < door.lowestRank ? options.headStart : 0)
