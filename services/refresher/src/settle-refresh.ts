import type { Asset, AssignmentFollower } from '@price-aggregator/prices'
import type { Logger } from '@price-aggregator/runtime'
import { createFailureLog } from './failure-log.ts'
import { type FailedRefresh, failureReason } from './failure-reason.ts'
import type { LastPrices } from './last-prices.ts'
import type { Leadership } from './leadership.ts'
import type { LedShards } from './led-shards.ts'
import type { RefresherMetrics } from './metrics.ts'
import { createOutageWatch } from './outage-watch.ts'
import type { RefreshOutcome } from './refresh.ts'
import { failuresOf, hasten, planRetry } from './retries.ts'
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
  const outage = createOutageWatch()

  const onWritten = (asset: Asset): void => {
    shards.runOf(asset)?.retries.delete(asset)
    if (!outage.succeeded(monotonic())) return
    const waiting = [...shards.runs()].reduce((sum, { retries }) => sum + retries.size, 0)
    deps.logger.info({ waiting }, 'prices can be refreshed again: catching up')
    for (const run of shards.runs()) hasten(run.retries, monotonic())
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
    const after = retryAfterMs(failed, {
      hasPrice: deps.lastPrices.get(asset) !== undefined,
      intervalMs: run.schedule.intervalMs,
      newRight: run !== began,
      failures: failuresOf(run.retries, asset),
      random: deps.random(),
    })
    if (after === undefined) run.retries.delete(asset)
    else planRetry(run.retries, asset, monotonic() + after)
  }

  return (began, asset, outcome) => {
    if (outcome.kind === 'written') return onWritten(asset)
    const { tier } = began.shard
    metrics.failed(tier, failureReason(outcome))
    logFailure(asset, tier, outcome)
    if (outcome.kind === 'unavailable' && !outcome.nothingSent) metrics.writeUnknown()
    if (outcome.kind === 'refused') onRefused(began, asset, outcome.outcome)
    if (isOutage(outcome)) outage.failed(asset)
    tryAgain(began, asset, outcome)
  }
}

type Refusal = Extract<RefreshOutcome, { kind: 'refused' }>['outcome']
