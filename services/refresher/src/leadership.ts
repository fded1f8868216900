import type { Shard, ShardId } from '@price-aggregator/prices'

/** A shard this process leads, and the epoch under which it may write. */
export type HeldShard = { shard: Shard; epoch: number }

/** When the last refresh of a shard was completed, well or not; milliseconds on a monotonic clock. */
export type ShardProgress = (shard: ShardId) => number | undefined

/** Resolves when none of a shard's refreshes is in flight any more. */
export type ShardDrained = (shard: ShardId) => Promise<void>

/**
 * Which shards this process leads. Whoever implements it stamps the fence before it says that a shard is held; safety
 * rests on the fence alone, so two processes that both believe to lead a shard do no harm.
 */
export type Leadership = {
  held(): readonly HeldShard[]
  /** Told whenever `held` changed. Returns how to stop listening. */
  onChange(listener: () => void): () => void
  /** A write was refused: under `fenced` another epoch stands, under `unfenced` none (the store lost its data). */
  refused(shard: ShardId, epoch: number, outcome: 'fenced' | 'unfenced'): void
  /**
   * Takes shards and keeps them until the signal aborts, then releases them; resolves when that is done. The signal
   * comes after the refreshes are drained. `progress` tells whether a shard's refreshes go on; `drained` is waited for
   * between a shard's being held and its being handed over. Rejects never.
   */
  run(signal: AbortSignal, progress: ShardProgress, drained: ShardDrained): Promise<void>
}
