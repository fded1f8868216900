import { type Fence, type LatestStore, type ShardId, StoreUnavailable } from '@price-aggregator/prices'

/** Fences alone, by the rules of the latest store, on a clock that tests move. */
export const createFences = () => {
  const fences = new Map<ShardId, Fence>()
  const state = { now: 1_000, away: false }
  const reach = (): void => {
    if (state.away) throw new StoreUnavailable('latest', 'away')
  }
  const latest: Pick<LatestStore, 'now' | 'readFence' | 'stampFence'> = {
    now: () => state.now,
    readFence: async shard => {
      reach()
      return fences.get(shard)
    },
    stampFence: async (shard, epoch, holder) => {
      reach()
      const standing = fences.get(shard)
      if (standing && standing.epoch > epoch) return { stamped: false, fence: standing }
      const fence = { epoch, holder, writtenAt: standing?.writtenAt }
      fences.set(shard, fence)
      return { stamped: true, fence }
    },
  }
  /** A price of the shard was accepted. */
  const write = (shard: ShardId): void => {
    const fence = fences.get(shard)
    if (fence) fences.set(shard, { ...fence, writtenAt: state.now })
  }
  return { fences, latest, state, write }
}
