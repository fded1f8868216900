import {
  type Asset,
  type Tier,
  type TierOverride,
  type TierSizes,
  tierOfRank,
} from '@price-aggregator/prices'
import type { TierMove } from './reasons.ts'

type Overrides = ReadonlyMap<Asset, TierOverride>

type WantedInput = {
  assets: readonly Asset[]
  sizes: TierSizes
  /** The tier each asset is to be in. */
  tierOf: ReadonlyMap<Asset, Tier>
  moves: readonly TierMove[]
  standing: Overrides
  dwellMs: number
  now: number
}

/**
 * The overrides that make these tiers, each with its reason and since when. One that says what rank says anyway is kept
 * for the dwell time: it is how the next run knows that the asset has just moved back.
 */
export const overridesFor = (input: WantedInput): Overrides => {
  const moved = new Map(input.moves.map(move => [move.asset, move]))
  const entries = input.assets.flatMap((asset, rank): [Asset, TierOverride][] => {
    const override = overrideFor(input, asset, rank, moved.get(asset))
    return override ? [[asset, override]] : []
  })
  return new Map(entries)
}

const overrideFor = (
  { dwellMs, now, sizes, standing, tierOf }: WantedInput,
  asset: Asset,
  rank: number,
  move: TierMove | undefined,
): TierOverride | undefined => {
  if (move) return { tier: move.to, reason: move.reason, since: now }
  const tier = tierOf.get(asset) ?? 'cold'
  const before = standing.get(asset)
  const isOfRank = tier === tierOfRank(rank, sizes)
  if (before?.tier === tier) return isOfRank && !isWithin(dwellMs, before.since, now) ? undefined : before
  return isOfRank ? undefined : { tier, reason: 'where the sizes of the tiers left it', since: now }
}

/** Whether so many milliseconds have not passed. A time ahead of the clock, which was then set back, has passed. */
export const isWithin = (ms: number, since: number, now: number): boolean => now >= since && now - since < ms

/** Whether what stands need not be written again. An override that only says what rank says may stay. */
export const sameOverrides = (
  standing: Overrides,
  wanted: Overrides,
  tierOf: ReadonlyMap<Asset, Tier>,
): boolean =>
  [...wanted.keys()].every(asset => standing.has(asset)) &&
  [...standing].every(([asset, { tier }]) => tierOf.get(asset) === tier)
