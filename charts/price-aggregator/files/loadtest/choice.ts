import { TIERS, type Tier } from './groups.ts'

/** How many assets there are, by tier: a list of assets is ordered by rank, hot ones first. */
export type TierSizes = Readonly<Record<Tier, number>>

/** Splits a number of assets as the services do: the first are hot, the next medium, the rest cold. */
export const tierSizes = (total: number, wanted: { hot: number; medium: number }): TierSizes => {
  const hot = Math.min(wanted.hot, total)
  const medium = Math.min(wanted.medium, total - hot)
  return { hot, medium, cold: total - hot - medium }
}

/** The finalizer of MurmurHash3: every bit of the input changes half of the output's. */
const mix = (value: number): number => {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/**
 * A number from 0 inclusive to 1 exclusive that depends on the seed and the key alone: the same request of the same
 * run draws the same one, on whichever machine and in whatever order.
 */
export const draw = (seed: number, ...key: readonly number[]): number =>
  key.reduce((hash, part) => mix(hash ^ mix(part + 0x9e3779b9)), mix(seed)) / 2 ** 32

/** The index, in the list of assets by rank, of the asset that a request is for: by shares of tiers, evenly within. */
export const chooseIndex = (
  shares: Readonly<Record<Tier, number>>,
  sizes: TierSizes,
  seed: number,
  ...key: readonly number[]
): number => {
  const percent = draw(seed, 1, ...key) * 100
  const tier = percent < shares.hot ? 'hot' : percent < shares.hot + shares.medium ? 'medium' : 'cold'
  const first = { hot: 0, medium: sizes.hot, cold: sizes.hot + sizes.medium }[tier]
  return first + Math.floor(draw(seed, 2, ...key) * sizes[tier])
}

/** The tiers that a group asks for and that have no asset. */
export const missingTiers = (shares: Readonly<Record<Tier, number>>, sizes: TierSizes): Tier[] =>
  TIERS.filter(tier => shares[tier] > 0 && sizes[tier] === 0)

/** The symbols of a CSV text with a header, in lower case. */
export const symbolsOf = (csv: string): string[] =>
  csv
    .split('\n')
    .slice(1)
    .map(line => line.trim().toLowerCase())
    .filter(line => line !== '')
