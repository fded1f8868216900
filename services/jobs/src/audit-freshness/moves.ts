import { avoidedHolder, type Lease } from '@price-aggregator/kubernetes'
import { type Asset, type Shard, type ShardId, shardId, TIERS, type Tier } from '@price-aggregator/prices'
import type { ExchangeEvidence } from './exchange-evidence.ts'

/** A shard whose holder writes nothing. `lease` as last seen; undefined where there are no Leases. */
export type StuckShard = {
  shard: Shard
  assets: readonly Asset[]
  holder: string
  epoch: number
  quietMs: number
  lease: Lease | undefined
}

/**
 * Why a stuck shard is not moved.
 * - `no_lease`: there are no Leases, hence nobody to move it to.
 * - `exchanges_down`: none answers, which is why nobody writes.
 * - `not_priced`: none of its sampled assets could be priced here either.
 * - `marked`: its holder is to be avoided already, and has it because nobody else could take it.
 * - `enough`: half of its tier is moved in this run.
 */
export type LeftAlone = 'no_lease' | 'exchanges_down' | 'not_priced' | 'marked' | 'enough'

export type Moves = { moved: StuckShard[]; left: { shard: ShardId; reason: LeftAlone }[] }

export type MoveCircumstances = {
  /** Milliseconds on the latest store's clock. */
  now: number
  exchanges: ExchangeEvidence
  /** What could be priced just now. */
  priced: ReadonlySet<Asset>
  shards: Readonly<Record<Tier, number>>
}

/** Which stuck shards to move: of each tier the longest silent first, at most half of its shards but always one. */
export const planMoves = (stuck: readonly StuckShard[], circumstances: MoveCircumstances): Moves => {
  const moves: Moves = { moved: [], left: [] }
  for (const tier of TIERS) {
    const mostMoves = Math.max(1, Math.floor(circumstances.shards[tier] / 2))
    let made = 0
    for (const one of stuck.filter(({ shard }) => shard.tier === tier).toSorted(longestSilentFirst)) {
      const reason = obstacle(one, circumstances) ?? (made >= mostMoves ? 'enough' : undefined)
      if (reason) moves.left.push({ shard: shardId(one.shard), reason })
      else {
        moves.moved.push(one)
        made += 1
      }
    }
  }
  return moves
}

const longestSilentFirst = (a: StuckShard, b: StuckShard): number =>
  b.quietMs - a.quietMs || a.shard.index - b.shard.index

const obstacle = (
  { assets, holder, lease }: StuckShard,
  { now, exchanges, priced }: MoveCircumstances,
): LeftAlone | undefined => {
  if (exchanges === 'down') return 'exchanges_down'
  if (!lease) return 'no_lease'
  if (!assets.some(asset => priced.has(asset))) return 'not_priced'
  return avoidedHolder(lease, now) === holder ? 'marked' : undefined
}
