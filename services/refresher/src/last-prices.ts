import type { Asset, VersionedPrice } from '@price-aggregator/prices'

/** What a leader needs to know of the price that stands. `observedAt` in milliseconds on the store's clock. */
type LastPrice = { price: number; observedAt: number }

/** The last accepted price of each asset, as this process knows it. */
export type LastPrices = {
  get(asset: Asset): LastPrice | undefined
  /** A price of ours was accepted. */
  accept(asset: Asset, last: LastPrice): void
  /** Prices read from the store; what is older than what is known changes nothing. */
  seed(prices: readonly VersionedPrice[]): void
  /** Forgets all other assets. */
  retain(keep: (asset: Asset) => boolean): void
}

export const createLastPrices = (): LastPrices => {
  const prices = new Map<Asset, LastPrice>()
  return {
    get: asset => prices.get(asset),
    accept: (asset, last) => prices.set(asset, last),
    seed: read => {
      for (const { price } of read) {
        const known = prices.get(price.asset)
        if (known && known.observedAt >= price.observedAt) continue
        prices.set(price.asset, { price: price.price, observedAt: price.observedAt })
      }
    },
    retain: keep => {
      for (const asset of prices.keys()) if (!keep(asset)) prices.delete(asset)
    },
  }
}
