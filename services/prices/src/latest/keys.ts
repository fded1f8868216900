import type { Asset } from '../asset.ts'
import type { ShardId } from '../assignment/shard.ts'

/** The names of all keys. They share one hash tag, so that one script may touch several on a Redis Cluster too. */
export type Keys = {
  price(asset: Asset): string
  fence(shard: ShardId): string
  updates: string
  generation: string
  refreshRequests: string
  /** Accesses counted since the last fold, and the scores kept by it. */
  access: string
  popularity: string
  /** The last flush of accesses that was taken of one reader. */
  flush(flusher: string): string
  jobs: string
}

/** `prefix` keeps several systems on one Redis apart. */
export const createKeys = (prefix = ''): Keys => {
  const tag = `${prefix}{prices}`
  return {
    price: asset => `${tag}:price:${asset}`,
    fence: shard => `${tag}:fence:${shard}`,
    updates: `${tag}:updates`,
    generation: `${tag}:generation`,
    refreshRequests: `${tag}:refresh-requests`,
    access: `${tag}:access`,
    popularity: `${tag}:popularity`,
    flush: flusher => `${tag}:flush:${flusher}`,
    jobs: `${tag}:jobs`,
  }
}
