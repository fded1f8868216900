import type { Asset, AssignmentFollower, LatestStore, ShardId, Tier } from '@price-aggregator/prices'
import { type Logger, sleep } from '@price-aggregator/runtime'
import { createFlights, type Trigger } from './flights.ts'
import type { LastPrices } from './last-prices.ts'
import type { Leadership, ShardDrained, ShardProgress } from './leadership.ts'
import { createLedShards } from './led-shards.ts'
import type { RefresherMetrics } from './metrics.ts'
import type { Refresh, RefreshOutcome } from './refresh.ts'
import { createSettlement } from './settle-refresh.ts'
import { takeDue } from './shard-run.ts'

export type WorkerDeps = {
  refresh: Refresh
  latest: Pick<LatestStore, 'now' | 'readMany'>
  assignment: AssignmentFollower
  leadership: Leadership
  lastPrices: LastPrices
  metrics: RefresherMetrics
  logger: Logger
  tiers: readonly Tier[]
  /** Refreshes at once, for each tier and again for the forced ones. */
  concurrency: number
  /** How long refreshes in flight may take to end at the stop. */
  drainMs: number
  /** How long a forced refresh waits for the prices that stand to be read, which it is judged by. Default 3,000. */
  seedWaitMs?: number
  /** How often it is looked what is due. Default 50. */
  tickMs?: number
  /** Milliseconds on a clock that never jumps. */
  monotonic?: () => number
  /** From 0 to 1: spreads what is tried again. */
  random?: () => number
}

export type Worker = {
  /** Refreshes what is due until the signal aborts, then lets what is in flight end. */
  run(signal: AbortSignal): Promise<void>
  /** The tier of an asset this process leads. */
  leads(asset: Asset): Tier | undefined
  /** Joins the asset's refresh in flight or starts one. `undefined`: no longer led, or stopping. */
  force(asset: Asset): Promise<RefreshOutcome | undefined>
  /** Told whenever assets are led that were not before, or under another epoch. */
  onGain(listener: () => void): void
  progress: ShardProgress
  drained: ShardDrained
}

const SEED_WAIT_MS = 3_000

export const createWorker = (deps: WorkerDeps): Worker => {
  const { assignment, leadership, metrics, monotonic = () => performance.now(), random = Math.random } = deps
  const gainListeners = new Set<() => void>()
  const stopping = new AbortController()
  const cutOff = new AbortController()
  const inFlight = new Map<ShardId, Set<Promise<unknown>>>()

  const shards = createLedShards({
    ...deps,
    monotonic,
    stop: stopping.signal,
    onBegin: () => {
      for (const listener of gainListeners) listener()
    },
  })
  const settle = createSettlement({ ...deps, monotonic, random, shards })

  /** The right to refresh is looked up when the refresh begins, not when it was due. */
  const refreshNow = async (asset: Asset, trigger: Trigger): Promise<RefreshOutcome | undefined> => {
    const run = shards.runOf(asset)
    if (!run) return undefined
    const { id: shard, epoch, generation } = run
    const { tier } = run.shard
    const startedAt = monotonic()
    const refreshing = deps.refresh({ asset, tier, shard, epoch, generation }, cutOff.signal)
    const outcome = await track(shard, refreshing)
    run.completedAt = monotonic()
    metrics.refreshed(tier, trigger, (run.completedAt - startedAt) / 1000)
    settle(run, asset, outcome)
    return outcome
  }

  const track = <T>(shard: ShardId, refreshing: Promise<T>): Promise<T> => {
    const flying = inFlight.get(shard) ?? new Set()
    inFlight.set(shard, flying.add(refreshing))
    return refreshing.finally(() => flying.delete(refreshing))
  }

  const flights = createFlights({ concurrency: deps.concurrency, tiers: deps.tiers, refresh: refreshNow })

  const tick = (): void => {
    for (const run of shards.runs()) {
      const { tier } = run.shard
      const { due, skipped } = takeDue(run, deps.latest.now(), monotonic())
      if (skipped > 0) metrics.skipped(tier, 'behind', skipped)
      for (const asset of due) if (!flights.auto(asset, tier)) metrics.skipped(tier, 'in_flight')
      // Where there is nothing to refresh, looking is progress.
      if (run.assets.size === 0) run.completedAt = monotonic()
    }
  }

  /** Prices that stand are what a new one is held against: waits for them, but not for ever. */
  const seeded = async (asset: Asset): Promise<void> => {
    const run = shards.runOf(asset)
    if (!run || run.from !== undefined) return
    const over = new AbortController()
    void run.seeded.then(() => over.abort())
    await sleep(deps.seedWaitMs ?? SEED_WAIT_MS, AbortSignal.any([over.signal, stopping.signal]))
  }

  const drain = async (): Promise<void> => {
    stopping.abort()
    const timer = setTimeout(() => cutOff.abort(), deps.drainMs)
    await flights.drain()
    clearTimeout(timer)
  }

  return {
    run: async signal => {
      const stops = [leadership.onChange(shards.reconcile), assignment.onChange(shards.reconcile)]
      shards.reconcile()
      while (!signal.aborted) {
        tick()
        await sleep(deps.tickMs ?? 50, signal)
      }
      for (const stop of stops) stop()
      await drain()
    },
    leads: asset => shards.runOf(asset)?.shard.tier,
    force: async asset => {
      await seeded(asset)
      return flights.force(asset)
    },
    onGain: listener => {
      gainListeners.add(listener)
    },
    drained: async shard => {
      await Promise.allSettled(inFlight.get(shard) ?? [])
    },
    progress: (shard: ShardId) => shards.runById(shard)?.completedAt,
  }
}
