import { type Asset, type Assignment, parseAsset } from '@price-aggregator/prices'
import { AssetNotFound, InvalidAssetSymbol } from './errors.ts'

/** The assigned asset that a symbol names, in any case. Throws `InvalidAssetSymbol` or `AssetNotFound`. */
export const requireAsset = (assignment: Assignment, symbol: string | undefined): Asset => {
  const asset = symbol === undefined ? undefined : parseAsset(symbol)
  if (asset === undefined) throw new InvalidAssetSymbol()
  if (!assignment.tierOf.has(asset)) throw new AssetNotFound()
  return asset
}
