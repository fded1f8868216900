import type { Asset, AssignmentFollower, LatestStore, ShardId, Tier } from '@price-aggregator/prices'
import { type Logger, sleep } from '@price-aggregator/runtime'
import { createFailureLog } from './failure-log.ts'
import { type FailedRefresh, failureReason } from './failure-reason.ts'
import { createFlights, type Trigger } from './flights.ts'
import type { LastPrices } from './last-prices.ts'
import type { Leadership, ShardDrained, ShardProgress } from './leadership.ts'
import { createLedShards } from './led-shards.ts'
import type { RefresherMetrics } from './metrics.ts'
import type { Refresh, RefreshOutcome } from './refresh.ts'
import { retryAfterMs } from './retry.ts'
import { type ShardRun, takeDue } from './shard-run.ts'

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
  const { assignment, leadership, metrics, monotonic = () => performance.now() } = deps
  const gainListeners = new Set<() => void>()
  const stopping = new AbortController()
  const cutOff = new AbortController()
  const inFlight = new Map<ShardId, Set<Promise<unknown>>>()
  const logFailure = createFailureLog({ logger: deps.logger, monotonic })

  const shards = createLedShards({
    ...deps,
    monotonic,
    stop: stopping.signal,
    onBegin: () => {
      for (const listener of gainListeners) listener()
    },
  })

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
    if (outcome.kind === 'written') return outcome
    metrics.failed(tier, failureReason(outcome))
    logFailure(asset, tier, outcome)
    if (outcome.kind === 'unavailable') metrics.writeUnknown()
    if (outcome.kind === 'refused') onRefused(run, asset, outcome.outcome)
    tryAgain(run, asset, outcome)
    return outcome
  }

  const track = <T>(shard: ShardId, refreshing: Promise<T>): Promise<T> => {
    const flying = inFlight.get(shard) ?? new Set()
    inFlight.set(shard, flying.add(refreshing))
    return refreshing.finally(() => flying.delete(refreshing))
  }

  /** By the run that refreshes the asset now, for the one that began may have ended since. */
  const tryAgain = (began: ShardRun, asset: Asset, failed: FailedRefresh): void => {
    const run = shards.runOf(asset)
    if (!run) return
    const hasPrice = deps.lastPrices.get(asset) !== undefined
    const { intervalMs } = run.schedule
    const after = retryAfterMs(failed, { hasPrice, intervalMs, newRight: run !== began })
    if (after !== undefined) run.extras.push({ asset, at: deps.latest.now() + after })
  }

  const onRefused = (
    run: ShardRun,
    asset: Asset,
    outcome: Extract<RefreshOutcome, { kind: 'refused' }>['outcome'],
  ): void => {
    metrics.refused(outcome)
    const { id: shard, epoch, generation } = run
    deps.logger.debug({ shard, asset, epoch, generation, outcome }, 'price refused')
    if (outcome === 'fenced' || outcome === 'unfenced') leadership.refused(run.id, run.epoch, outcome)
    if (outcome === 'outdated') assignment.reload()
  }

  const flights = createFlights({ concurrency: deps.concurrency, tiers: deps.tiers, refresh: refreshNow })

  const tick = (): void => {
    for (const run of shards.runs()) {
      const { tier } = run.shard
      const { due, skipped } = takeDue(run, deps.latest.now())
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
