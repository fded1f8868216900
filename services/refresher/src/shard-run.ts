import { type Asset, type Shard, type ShardId, shardId, TIER_RULES } from '@price-aggregator/prices'
import { createRetries, type Retries } from './retries.ts'
import {
  createSchedule,
  type Due,
  dueBetween,
  type Extra,
  type Schedule,
  spreadOverSecond,
} from './schedule.ts'

/** One shard as it is refreshed under one epoch and one generation. */
export type ShardRun = {
  readonly shard: Shard
  readonly id: ShardId
  readonly epoch: number
  readonly generation: number
  readonly assets: ReadonlySet<Asset>
  readonly schedule: Schedule
  /** Turns up to here are handed out, milliseconds on the store's clock; undefined until its prices were read. */
  from: number | undefined
  /** Resolves when its prices were read, or will not be. */
  seeded: Promise<void>
  /** What is refreshed once outside of its turns. */
  extras: Extra[]
  /** What failed and is tried again ahead of its turn. */
  readonly retries: Retries
  /** When its last refresh was completed, milliseconds on a monotonic clock. */
  completedAt: number
}

type NewRun = { shard: Shard; epoch: number; generation: number; assets: readonly Asset[]; startedAt: number }

export const createShardRun = ({ shard, epoch, generation, assets, startedAt }: NewRun): ShardRun => ({
  shard,
  id: shardId(shard),
  epoch,
  generation,
  assets: new Set(assets),
  schedule: createSchedule(assets, TIER_RULES[shard.tier].intervalMs),
  from: undefined,
  seeded: Promise.resolve(),
  extras: [],
  retries: createRetries(),
  completedAt: startedAt,
})

/** The store's clock may step back so far before its turns begin anew, milliseconds. */
const STEP_BACK_MS = 1_000

/** Hands out what is due until now: extras, then turns, then what is tried again. `elapsed`: on the monotonic clock. */
export const takeDue = (run: ShardRun, now: number, elapsed: number): Due => {
  if (run.from === undefined) return { due: [], skipped: 0 }
  if (now < run.from - STEP_BACK_MS) {
    run.from = now
    run.extras = spreadOverSecond(
      run.extras.map(({ asset }) => asset),
      now,
    )
  }
  const { due, skipped } = dueBetween(run.schedule, run.from, now)
  run.from = Math.max(run.from, now)
  const extras = run.extras.filter(({ at }) => at <= now)
  if (extras.length > 0) run.extras = run.extras.filter(({ at }) => at > now)
  return {
    due: [...new Set([...extras.map(({ asset }) => asset), ...due, ...run.retries.take(elapsed)])],
    skipped,
  }
}
