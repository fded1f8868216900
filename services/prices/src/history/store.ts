import type { Asset } from '../asset.ts'
import type { Price } from '../price.ts'

/** One observation of the past, as stored. */
export type HistoryItem = {
  asset: Asset
  /** Unix seconds: when the quotes were asked for. */
  timestamp: number
  price: number
  volume: number
  /** How many quotes were kept. */
  sources: number
  /** Unix seconds: when it was written. */
  updatedAt: number
  /** Unix seconds: when it may be deleted. */
  expiresAt: number
}

export type HistoryRange = {
  asset: Asset
  /** Unix seconds, both ends included. */
  from: number
  to: number
  limit: number
  /** As given by the page before. */
  cursor?: string
  /** Also items past their `expiresAt`, which are left out otherwise. Default false. */
  includeExpired?: boolean
}

/** Oldest first. `cursor` is there when more may follow, also after a page with fewer items than asked for, or none. */
export type Page<Item> = { items: Item[]; cursor?: string }

export type HistoryPage = Page<HistoryItem>

/**
 * Prices for good. Every call rejects with `StoreUnavailable` when the store does not answer in time, with the signal's
 * reason when its signal aborts, and `range` with `InvalidCursor` for a cursor it did not give. Items past their
 * `expiresAt` do not exist for readers, whether or not the store has deleted them yet.
 */
export type HistoryStore = {
  /** The most recent observation of an asset; one ahead of the clock by more than a few seconds does not count. */
  newest(asset: Asset, signal?: AbortSignal): Promise<HistoryItem | undefined>
  range(range: HistoryRange, signal?: AbortSignal): Promise<HistoryPage>
  /**
   * Writes up to 25 items with distinct keys. Returns those the store did not take. Rejects with `ItemsRejected` when
   * it will never take this batch, because of at least one of its items.
   */
  writeBatch(items: readonly HistoryItem[], signal?: AbortSignal): Promise<HistoryItem[]>
  /** Deletes up to 25 items. */
  deleteBatch(keys: readonly { asset: Asset; timestamp: number }[], signal?: AbortSignal): Promise<void>
  ping(signal?: AbortSignal): Promise<void>
  close(): void
}

export class InvalidCursor extends Error {
  readonly code = 'INVALID_CURSOR'
}

/** The store works, but refuses a batch for what is in it: writing the same again is of no use. */
export class ItemsRejected extends Error {
  readonly code = 'ITEMS_REJECTED'
}

/** The item of an accepted price. `ttlSeconds`: how long it is kept. */
export const historyItem = (price: Price, nowMs: number, ttlSeconds: number): HistoryItem => {
  const timestamp = Math.floor(price.observedAt / 1000)
  return {
    asset: price.asset,
    timestamp,
    price: price.price,
    volume: price.volume,
    sources: price.sourceCount,
    updatedAt: Math.floor(nowMs / 1000),
    expiresAt: timestamp + ttlSeconds,
  }
}

/** The price of an item, without its sources and spread, which history does not keep. */
export const priceOfHistory = (item: HistoryItem): Price => ({
  asset: item.asset,
  price: item.price,
  volume: item.volume,
  spread: 0,
  observedAt: item.timestamp * 1000,
  answeredAt: item.timestamp * 1000,
  sources: [],
  sourceCount: item.sources,
})
