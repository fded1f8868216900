import { type Asset, StoreUnavailable } from '@price-aggregator/prices'
import type { CandleItem, CandleStore } from '@price-aggregator/prices/history/candle-store'
import { CANDLE_SECONDS, type CandleInterval } from '@price-aggregator/prices/history/candles'
import { type WriteCandlesDeps, writeCandles } from '@price-aggregator/prices/history/write-candles'
import pLimit from 'p-limit'
import { type AssetPlan, type PlanAssetDeps, planAsset } from './plan-asset.ts'
import type { AssetWindow } from './windows.ts'

export type RollUpDeps = PlanAssetDeps & {
  candles: Pick<CandleStore, 'range' | 'writeBatch'>
  /** Assets read at once. Default 16. */
  concurrency?: number
  write?: Omit<WriteCandlesDeps, 'candles'>
  /** Awaited after each group of assets: so far the run has come. */
  progress?(rolled: RolledUp): Promise<void>
}

/** What was counted for one asset: its candles themselves are let go once they are written. */
export type AssetCounts = {
  asset: Asset
  points: number
  pointsLate: number
  /** New ones and replaced ones. */
  changed: number
  replaced: number
  unchanged: number
}

/** What became of the assets; those neither done nor failed were not reached. */
export type RolledUp = {
  counts: AssetCounts[]
  written: number
  /** Need not be looked at again: also assets with candles that the store will never take, which failed as well. */
  done: Set<Asset>
  failed: Map<Asset, unknown>
}

/** Assets whose candles are held at once: read first, then written together in full batches. */
const GROUP = 100

/** Candles held at once, some 8 MB; an asset with more in its window is alone. */
export const MOST_CANDLES = 10_000

/** Failures in a row after which the store counts as away, as at a warm-up. */
const MAX_FAILURES = 5

const groupsOf = (windows: readonly AssetWindow[], interval: CandleInterval): AssetWindow[][] => {
  const groups: AssetWindow[][] = []
  let candles = 0
  for (const window of windows) {
    const own = (window.to - window.from) / CANDLE_SECONDS[interval]
    const group = groups.at(-1)
    candles += own
    if (group && group.length < GROUP && candles <= MOST_CANDLES) group.push(window)
    else {
      groups.push([window])
      candles = own
    }
  }
  return groups
}

const countsOf = ({ changed, ...counts }: AssetPlan): AssetCounts => ({ ...counts, changed: changed.length })

const assetsOf = (items: readonly CandleItem[]): Set<Asset> => new Set(items.map(({ asset }) => asset))

/** Rolls up these windows, group by group, until all are done, the signal aborts, or the store is away. */
export const rollUp = async (
  deps: RollUpDeps,
  windows: readonly AssetWindow[],
  { dryRun, signal }: { dryRun: boolean; signal: AbortSignal },
): Promise<RolledUp> => {
  const rolled: RolledUp = { counts: [], written: 0, done: new Set(), failed: new Map() }
  const away = new AbortController()
  const stop = AbortSignal.any([signal, away.signal])
  let failuresInARow = 0

  const plan = async (window: AssetWindow): Promise<AssetPlan | undefined> => {
    if (stop.aborted) return undefined
    try {
      const planned = await planAsset(deps, window, stop)
      failuresInARow = 0
      return planned
    } catch (error) {
      if (stop.aborted) return undefined
      rolled.failed.set(window.asset, error)
      failuresInARow = error instanceof StoreUnavailable ? failuresInARow + 1 : 0
      if (failuresInARow >= MAX_FAILURES) away.abort(error)
      return undefined
    }
  }

  const write = async (plans: readonly AssetPlan[]): Promise<void> => {
    const items = plans.flatMap(({ changed }) => changed)
    const outcome = await writeCandles({ ...deps.write, candles: deps.candles }, items, signal)
    rolled.written += outcome.written
    for (const asset of assetsOf(outcome.rejected)) rolled.failed.set(asset, outcome.rejection)
    const left = assetsOf(outcome.left)
    for (const asset of left) {
      rolled.done.delete(asset)
      if (!signal.aborted) rolled.failed.set(asset, outcome.failure ?? new Error('candles were not taken'))
    }
    if (left.size > 0) away.abort(outcome.failure)
  }

  for (const group of groupsOf(windows, deps.interval)) {
    if (stop.aborted) break
    const planned = await pLimit(deps.concurrency ?? 16).map(group, plan)
    const plans = planned.filter(found => found !== undefined)
    rolled.counts.push(...plans.map(countsOf))
    for (const { asset } of plans) rolled.done.add(asset)
    if (!dryRun) await write(plans)
    await deps.progress?.(rolled)
  }
  return rolled
}
