import type { Asset } from '../asset.ts'
import type { ShardId } from '../assignment/shard.ts'
import type { Price, VersionedPrice } from '../price.ts'
import type { JobReportStore } from './job-reports.ts'
import type { PopularityStore } from './popularity.ts'

/** What a refresher asks to be written. */
export type PriceWrite = {
  shard: ShardId
  epoch: number
  generation: number
  price: Price
  ttlMs: number
}

/**
 * - `accepted`: stands, and is in the update stream.
 * - `fenced`: another epoch may write this shard.
 * - `unfenced`: no fence stands (the store lost its data); the holder stamps again if the shard is still its own.
 * - `outdated`: another generation is in effect; reload the assignment.
 * - `older`: not newer than the price that stands.
 * - `future`: observed more than 1 s ahead of the store's clock; the clock offset was measured again.
 */
export type WriteOutcome = 'accepted' | 'fenced' | 'unfenced' | 'outdated' | 'older' | 'future'

/** Who may write a shard. Times in milliseconds on the store's clock. */
export type Fence = { epoch: number; holder: string; writtenAt: number | undefined }

/** `effective` now; `next` from `effectiveAt` on, where one is registered. */
export type Generations = { effective: number; next: { generation: number; effectiveAt: number } | undefined }

/** `contentMissing`: the generation that was registered counts, and the store does not know what it says. */
export type Registered = Generations & { contentMissing: boolean }

/** One entry of the update stream. Ids are opaque, grow, and serve as resume points. */
export type Update = { id: string } & (
  | { kind: 'price'; update: VersionedPrice }
  | { kind: 'refresh_failed'; asset: Asset; reason: string }
)

/** A batch of the update stream, or `lost`: the id to resume from lies outside the stream, so load all again. */
export type UpdateBatch = { kind: 'updates'; updates: Update[]; lastId: string } | { kind: 'lost' }

/** One asked-for refresh. `requestedAt` in milliseconds on the store's clock. */
export type RefreshRequest = { id: string; asset: Asset; requestedAt: number }

/**
 * The latest prices, and what belongs to them. Every call rejects with `StoreUnavailable` when the store does not answer
 * in time, and blocking reads end early (with what they have) when their signal aborts.
 */
export type LatestStore = LatestPrices & PopularityStore & JobReportStore

type LatestPrices = {
  /** Milliseconds on the store's clock: this process's monotonic clock plus the last measured offset. */
  now(): number
  /** Measures the offset again. */
  syncClock(): Promise<void>
  write(write: PriceWrite): Promise<WriteOutcome>
  /** Lets an epoch write a shard. A lower epoch than the one that stands is refused: the answer says which stands. */
  stampFence(shard: ShardId, epoch: number, holder: string): Promise<{ stamped: boolean; fence: Fence }>
  readFence(shard: ShardId): Promise<Fence | undefined>
  /**
   * Registers a generation and what it says, which the store only keeps, as it was said first. The first one is in
   * effect at once, a newer one `delayMs` later, an older one never.
   */
  registerGeneration(generation: number, delayMs: number, content?: string): Promise<Registered>
  /** Which generations count, without registering any; undefined: none is registered. */
  readGenerations(): Promise<Generations | undefined>
  /** What was registered with a generation, where it is the effective or the next one. */
  readGeneration(generation: number): Promise<string | undefined>
  read(asset: Asset): Promise<VersionedPrice | undefined>
  /** Those that stand among the assets, in any order. */
  readMany(assets: readonly Asset[]): Promise<VersionedPrice[]>
  /** The id after which new updates will appear. */
  lastUpdateId(): Promise<string>
  /** Updates after an id: waits up to `waitMs` for the first. */
  readUpdates(afterId: string, waitMs: number, signal: AbortSignal): Promise<UpdateBatch>
  publishRefreshFailure(asset: Asset, reason: string): Promise<void>
  /** Asks whoever leads the asset's shard to refresh it. Returns when, on the store's clock. */
  requestRefresh(asset: Asset): Promise<number>
  /** The id from which a reader looks back `lookBackMs`. */
  refreshRequestsFrom(lookBackMs: number): Promise<string>
  /** Requests after an id: waits up to `waitMs` for the first. */
  readRefreshRequests(afterId: string, waitMs: number, signal: AbortSignal): Promise<RefreshRequest[]>
  /** Rejects where the store cannot be reached. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** The store could not be reached or did not answer in time. */
export class StoreUnavailable extends Error {
  readonly code = 'STORE_UNAVAILABLE'
  readonly store: 'latest' | 'history'

  constructor(store: 'latest' | 'history', cause: unknown) {
    super(`${store} store unavailable: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.store = store
  }
}
