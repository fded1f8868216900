import type { Asset, AssignmentFollower } from '@price-aggregator/prices'
import type { Logger } from '@price-aggregator/runtime'
import { createFailureLog } from './failure-log.ts'
import { type FailedRefresh, failureReason } from './failure-reason.ts'
import { hasten } from './hasten.ts'
import type { LastPrices } from './last-prices.ts'
import type { Leadership } from './leadership.ts'
import type { LedShards } from './led-shards.ts'
import type { RefresherMetrics } from './metrics.ts'
import { createOutageWatch } from './outage-watch.ts'
import type { RefreshOutcome } from './refresh.ts'
import { isOutage, retryAfterMs } from './retry.ts'
import type { ShardRun } from './shard-run.ts'

export type SettlementDeps = {
  shards: Pick<LedShards, 'runOf' | 'runs'>
  assignment: Pick<AssignmentFollower, 'reload'>
  leadership: Pick<Leadership, 'refused'>
  lastPrices: Pick<LastPrices, 'get'>
  metrics: Pick<RefresherMetrics, 'failed' | 'refused' | 'writeUnknown'>
  logger: Pick<Logger, 'debug' | 'info' | 'warn'>
  /** Milliseconds on a clock that never jumps. */
  monotonic: () => number
  /** From 0 to 1. */
  random: () => number
}

/** What follows from a refresh that began under a run and has ended. */
export type SettleRefresh = (began: ShardRun, asset: Asset, outcome: RefreshOutcome) => void

/** Counts and says failures, passes refusals on, and plans what is tried again. */
export const createSettlement = (deps: SettlementDeps): SettleRefresh => {
  const { shards, assignment, leadership, metrics, monotonic } = deps
  const logFailure = createFailureLog(deps)
  const outage = createOutageWatch(() => {
    return [...shards.runs()].reduce((sum, { assets }) => sum + assets.size, 0)
  })

  const onWritten = (asset: Asset): void => {
    shards.runOf(asset)?.retries.forget(asset)
    const now = monotonic()
    const afresh = outage.succeeded(now)
    if (afresh) catchUp(afresh, now)
  }

  /** The tiers with the shortest intervals first, as their prices are outdated first. */
  const catchUp = (afresh: ReadonlySet<Asset>, now: number): void => {
    const runs = [...shards.runs()].sort((a, b) => a.schedule.intervalMs - b.schedule.intervalMs)
    const retries = runs.map(run => run.retries)
    const waiting = retries.reduce((sum, one) => sum + one.size(), 0)
    if (waiting === 0) return
    deps.logger.info({ waiting }, 'prices can be refreshed again: catching up')
    hasten(retries, { now, afresh, random: deps.random })
  }

  const onRefused = ({ id, epoch }: ShardRun, asset: Asset, outcome: Refusal): void => {
    metrics.refused(outcome)
    if (outcome === 'fenced' || outcome === 'unfenced') {
      // Few, for the first of them ends the leadership; a sum would not show of which assets.
      deps.logger.info({ shard: id, asset, epoch, outcome }, 'price refused by the fence')
      leadership.refused(id, epoch, outcome)
    }
    if (outcome === 'outdated') assignment.reload()
  }

  /** By the run that refreshes the asset now, for the one that began may have ended since. */
  const tryAgain = (began: ShardRun, asset: Asset, failed: FailedRefresh): void => {
    const run = shards.runOf(asset)
    if (!run) return
    const failures = run.retries.failures(asset)
    if (isOutage(failed) && failures === 0) outage.failedNewly(asset)
    const after = retryAfterMs(failed, {
      hasPrice: deps.lastPrices.get(asset) !== undefined,
      intervalMs: run.schedule.intervalMs,
      newRight: run !== began,
      failures,
      phase: outage.phase(monotonic()),
      random: deps.random(),
    })
    // What is refused is well, or left to others.
    if (after === undefined && failed.kind === 'refused') run.retries.forget(asset)
    else run.retries.plan(asset, monotonic() + (after ?? Number.POSITIVE_INFINITY))
  }

  return (began, asset, outcome) => {
    if (outcome.kind === 'written') return onWritten(asset)
    const { tier } = began.shard
    metrics.failed(tier, failureReason(outcome))
    logFailure(asset, tier, outcome)
    if (outcome.kind === 'unavailable' && !outcome.nothingSent) metrics.writeUnknown()
    if (outcome.kind === 'refused') onRefused(began, asset, outcome.outcome)
    tryAgain(began, asset, outcome)
  }
}

type Refusal = Extract<RefreshOutcome, { kind: 'refused' }>['outcome']
