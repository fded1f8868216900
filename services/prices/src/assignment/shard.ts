import type { Asset } from '../asset.ts'
import type { Tier } from '../tier.ts'
import { hash32 } from './hash.ts'

/** One part of a tier, refreshed by one leader at a time. */
export type Shard = { tier: Tier; index: number }

/** `hot:0`, as used in keys, logs and metrics. */
export type ShardId = `${Tier}:${number}`

export const shardId = ({ tier, index }: Shard): ShardId => `${tier}:${index}`

/**
 * The shard of an asset among `count`, by rendezvous (highest random weight) hashing: when `count` grows by one,
 * only the assets that go to the new shard move. Thaler and Ravishankar, 1998.
 */
export const shardOf = (asset: Asset, count: number): number => {
  let best = 0
  let bestWeight = -1
  for (let index = 0; index < count; index++) {
    const weight = hash32(`${asset}#${index}`)
    if (weight > bestWeight) {
      best = index
      bestWeight = weight
    }
  }
  return best
}
