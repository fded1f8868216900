import { type Asset, TIERS, type Tier, type TierSizes } from '@price-aggregator/prices'

/** Assets that the configuration keeps in a tier, whatever their popularity. */
export type TierPins = Readonly<Record<Tier, readonly Asset[]>>

/** Pins that cannot be kept: says each of them, and why. */
export class PinsError extends Error {
  readonly code = 'INVALID_PINS'
}

/** How many assets each tier holds: what the sizes say, as far as there are assets. */
export const tierPlaces = (assetCount: number, sizes: TierSizes): Record<Tier, number> => {
  const hot = Math.min(sizes.hot, assetCount)
  const medium = Math.min(sizes.medium, assetCount - hot)
  return { hot, medium, cold: assetCount - hot - medium }
}

/** The tier each pinned asset is kept in. Throws `PinsError` that names all that is wrong. */
export const pinnedTiers = (
  pins: TierPins,
  { assets, sizes }: { assets: readonly Asset[]; sizes: TierSizes },
): ReadonlyMap<Asset, Tier> => {
  const known = new Set(assets)
  const places = tierPlaces(assets.length, sizes)
  const pinned = new Map<Asset, Tier>()
  const wrong: string[] = []
  for (const tier of TIERS) {
    if (pins[tier].length > places[tier]) {
      wrong.push(`${pins[tier].length} assets are pinned to ${tier}, which has ${places[tier]} places`)
    }
    for (const asset of pins[tier]) {
      const before = pinned.get(asset)
      if (!known.has(asset)) wrong.push(`${asset} is pinned to ${tier} and not among the symbols`)
      if (before) wrong.push(`${asset} is pinned twice, to ${before} and ${tier}`)
      pinned.set(asset, tier)
    }
  }
  if (wrong.length > 0) throw new PinsError(`the pins cannot be kept: ${wrong.join('; ')}`)
  return pinned
}
