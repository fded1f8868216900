import { type Shard, type ShardId, shardId } from '@price-aggregator/prices'
import type { Observed } from './observation.ts'
import { noStall, type Stall } from './stall.ts'

/** What this process knows of one shard and does about it. Times in watch time, milliseconds, unless said. */
export type Seat = {
  readonly shard: Shard
  readonly id: ShardId
  readonly leaseName: string
  observed: Observed | undefined
  /** The epoch under which this process leads the shard: its fence is stamped. */
  held: number | undefined
  /** The highest epoch under which the store refused to be written. */
  burnt: number
  stall: Stall
  /** Not handed over before. */
  keepUntil: number
  /** Not taken before, milliseconds on the latest store's clock. */
  givenUpUntil: number
  /** When it was last taken or renewed, on the monotonic clock. */
  renewedAt: number
  /** Since when its Lease, once seen, is missing, on the monotonic clock; undefined: it is there. */
  missingSince: number | undefined
  /** A call about it is under way: until it has ended nothing else is decided. */
  busy: boolean
}

export const createSeat = (shard: Shard, leaseName: string): Seat => ({
  shard,
  id: shardId(shard),
  leaseName,
  observed: undefined,
  held: undefined,
  burnt: 0,
  stall: noStall(0),
  keepUntil: 0,
  givenUpUntil: 0,
  renewedAt: 0,
  missingSince: undefined,
  busy: false,
})
