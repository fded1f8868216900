import {
  type Asset,
  type Assignment,
  type AssignmentFollower,
  assetsByShard,
  type LatestStore,
  shardId,
  shardOf,
  type Tier,
} from '@price-aggregator/prices'
import { backoffMs, type Logger, sleep } from '@price-aggregator/runtime'
import { failureLevel } from './failure-level.ts'
import type { LastPrices } from './last-prices.ts'
import type { HeldShard, Leadership } from './leadership.ts'
import { overdueAtStart, spreadOverSecond, withoutTurnBefore } from './schedule.ts'
import { createShardRun, type ShardRun } from './shard-run.ts'

export type LedShardsDeps = {
  latest: Pick<LatestStore, 'now' | 'readMany'>
  assignment: Pick<AssignmentFollower, 'current' | 'inEffect'>
  leadership: Pick<Leadership, 'held'>
  lastPrices: LastPrices
  logger: Pick<Logger, 'debug' | 'warn'>
  monotonic: () => number
  stop: AbortSignal
  /** A shard's run begins: its assets are led from now on. */
  onBegin(run: ShardRun): void
}

/** The shards this process refreshes: those it holds, under the assignment in effect. */
export type LedShards = {
  runs(): Iterable<ShardRun>
  /** The run that refreshes an asset. */
  runOf(asset: Asset): ShardRun | undefined
  runById(id: string): ShardRun | undefined
  /** Follows what leadership and assignment say now. */
  reconcile(): void
}

/** Assets read from the store at once. */
const CHUNK = 500
const BACKOFF = { baseMs: 100, maxMs: 2_000 }

export const createLedShards = (deps: LedShardsDeps): LedShards => {
  const { assignment, leadership, lastPrices, monotonic } = deps
  const runs = new Map<string, ShardRun>()

  const begin = (held: HeldShard, current: Assignment, assets: readonly Asset[]): void => {
    const { shard, epoch } = held
    const before = runs.get(shardId(shard))
    const run = createShardRun({
      shard,
      epoch,
      generation: current.generation,
      assets,
      startedAt: monotonic(),
    })
    runs.set(run.id, run)
    const gained = before ? assets.filter(asset => !before.assets.has(asset)) : []
    run.seeded = seed(run, gained)
    deps.onBegin(run)
  }

  /** Reads the prices that stand, as long as it takes; only then is it known what is overdue. */
  const seed = async (run: ShardRun, gained: readonly Asset[]): Promise<void> => {
    for (let failures = 0; runs.get(run.id) === run && !deps.stop.aborted; ) {
      try {
        return ready(run, gained, await readStanding(deps, [...run.assets]))
      } catch (error) {
        failures += 1
        const level = failures === 1 ? failureLevel(error) : 'debug'
        deps.logger[level]({ shard: run.id, error }, 'standing prices cannot be read: retrying')
        await sleep(backoffMs(failures, BACKOFF, Math.random()), deps.stop)
      }
    }
  }

  /** What the store holds counts, not what is remembered here: it may have lost its data. */
  const ready = (run: ShardRun, gained: readonly Asset[], standing: Standing): void => {
    const now = deps.latest.now()
    const observedAt = (asset: Asset) => standing.get(asset)
    const overdue = overdueAtStart({ schedule: run.schedule, observedAt, now })
    const extras = spreadOverSecond([...new Set([...overdue, ...gained])], now)
    run.extras.push(...withoutTurnBefore(extras, run.schedule, now))
    run.from = now
  }

  return {
    runs: () => runs.values(),
    runOf: asset => {
      const { tierOf, shards } = assignment.current()
      const tier = tierOf.get(asset)
      if (tier === undefined) return undefined
      const run = runs.get(shardId({ tier, index: shardOf(asset, shards[tier]) }))
      return run?.assets.has(asset) ? run : undefined
    },
    runById: id => runs.get(id),
    reconcile: () => {
      const current = assignment.current()
      const held = assignment.inEffect() ? leadership.held() : []
      const ids = new Set<string>(held.map(({ shard }) => shardId(shard)))
      for (const id of runs.keys()) if (!ids.has(id)) runs.delete(id)
      const assetsOf = shardAssets(current)
      for (const one of held) {
        const run = runs.get(shardId(one.shard))
        if (run?.epoch === one.epoch && run.generation === current.generation) continue
        begin(one, current, assetsOf(one.shard.tier)[one.shard.index] ?? [])
      }
      lastPrices.retain(asset => current.tierOf.has(asset))
    },
  }
}

/** When the standing prices were observed, milliseconds on the store's clock. */
type Standing = ReadonlyMap<Asset, number>

const readStanding = async (deps: LedShardsDeps, assets: readonly Asset[]): Promise<Standing> => {
  const standing = new Map<Asset, number>()
  for (let i = 0; i < assets.length; i += CHUNK) {
    const prices = await deps.latest.readMany(assets.slice(i, i + CHUNK))
    deps.lastPrices.seed(prices)
    for (const { price } of prices) standing.set(price.asset, price.observedAt)
  }
  return standing
}

/** Each tier's assets by shard, worked out once and only where asked for. */
const shardAssets = (assignment: Assignment): ((tier: Tier) => Asset[][]) => {
  const known = new Map<Tier, Asset[][]>()
  return tier => {
    const shards = known.get(tier) ?? assetsByShard(assignment, tier)
    known.set(tier, shards)
    return shards
  }
}
