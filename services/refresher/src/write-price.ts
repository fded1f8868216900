import {
  type Asset,
  type HistoryItem,
  historyItem,
  type LatestStore,
  type Price,
  type PriceWrite,
  StoreUnavailable,
  TIER_RULES,
  type VersionedPrice,
} from '@price-aggregator/prices'
import type { LastPrices } from './last-prices.ts'
import type { RefreshOutcome, RefreshTask } from './refresh.ts'

export type PriceWriterDeps = {
  latest: Pick<LatestStore, 'now' | 'read' | 'write'>
  lastPrices: Pick<LastPrices, 'accept'>
  /** Takes every accepted price. Must not wait. */
  history: { add(item: HistoryItem): void }
  historyTtlSeconds: number
}

/** Writes prices to the latest store; those it accepts go to history. Both reject with `StoreUnavailable`. */
export type PriceWriter = {
  write(task: RefreshTask, price: Price): Promise<RefreshOutcome>
  /**
   * Finds out what became of the asset's last write, where the store gave no answer to it, and makes up for what was
   * left out. To be called before the next write, which would cover the traces.
   */
  catchUp(asset: Asset): Promise<void>
}

export const createPriceWriter = (deps: PriceWriterDeps): PriceWriter => {
  const { latest, lastPrices, history, historyTtlSeconds } = deps
  /** Writes that may have been accepted: at most one an asset. */
  const unknown = new Map<Asset, PriceWrite>()

  const accepted = (price: Price): void => {
    lastPrices.accept(price.asset, { price: price.price, observedAt: price.observedAt })
    history.add(historyItem(price, latest.now(), historyTtlSeconds))
  }

  return {
    write: async ({ asset, shard, epoch, generation, tier }, price) => {
      const write = { shard, epoch, generation, price, ttlMs: TIER_RULES[tier].ttlMs }
      const sentAt = Math.floor(latest.now())
      try {
        const outcome = await latest.write(write)
        if (outcome !== 'accepted') return { kind: 'refused', outcome }
      } catch (error) {
        if (error instanceof StoreUnavailable) unknown.set(asset, write)
        throw error
      }
      accepted(price)
      return { kind: 'written', price, sentAt }
    },
    catchUp: async asset => {
      const write = unknown.get(asset)
      if (!write) return
      const standing = await latest.read(asset)
      unknown.delete(asset)
      if (standing && isOf(write, standing)) accepted(write.price)
    },
  }
}

/** Only one leader writes under an epoch, and one refresh of an asset at a time: so this price is of that write. */
const isOf = ({ generation, epoch, price }: PriceWrite, standing: VersionedPrice): boolean =>
  standing.generation === generation &&
  standing.epoch === epoch &&
  standing.price.observedAt === price.observedAt
