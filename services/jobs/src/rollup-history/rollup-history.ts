import type { Asset } from '@price-aggregator/prices'
import type { CandleStore, RollupWatermark } from '@price-aggregator/prices/history/candle-store'
import type { Job } from '../job.ts'
import { errorText, rollupResult } from './result.ts'
import { type RollUpDeps, rollUp } from './roll-up.ts'
import { nextWatermark, planWindows, type RollupHistoryOptions, secondsBehind } from './windows.ts'

export type RollupHistoryDeps = Pick<RollUpDeps, 'history' | 'concurrency' | 'write'> & {
  candles: CandleStore
  assets(): readonly Asset[] | Promise<readonly Asset[]>
  /** Milliseconds since 1970, on the clock that the prices' times are of. */
  now(): number
  options: RollupHistoryOptions
}

/**
 * Moves the watermark with the store's own deadline, also when the run was told to stop: so a run that is always cut
 * off still gets further each time. Returns what failed.
 */
const saveProgress = async (
  { candles, options }: RollupHistoryDeps,
  watermark: RollupWatermark,
): Promise<string[]> => {
  try {
    await candles.moveWatermark(options.interval, watermark)
    return []
  } catch (error) {
    return [`the watermark was not moved: ${errorText(error)}`]
  }
}

/**
 * The job that makes the candles of one interval of the prices since its watermark, and again those of the last
 * `latenessSeconds`, of which only what has changed is written. Two runs at once write the same; the watermark never
 * goes back. An asset that failed or was not reached goes on from where it is. Rejects where it cannot even begin.
 */
export const createRollupHistoryJob =
  (deps: RollupHistoryDeps): Job =>
  async ({ dryRun, signal, logger }) => {
    const { candles, options, now } = deps
    const { interval, candleTtlSeconds } = options
    const nowSeconds = Math.floor(now() / 1000)
    const watermark = await candles.readWatermark(interval, signal)
    const plan = planWindows({ watermark, assets: await deps.assets(), nowSeconds }, options)
    logger.debug({ interval, watermark: watermark?.rolledUntil, until: plan.until }, 'rolling up')

    const rolled = await rollUp({ ...deps, interval, candleTtlSeconds, nowSeconds }, plan.windows, {
      dryRun,
      signal,
    })
    const next = nextWatermark(plan, rolled.done)
    const moves = !dryRun && rolled.done.size > 0 && next.rolledUntil !== watermark?.rolledUntil
    const unsaved = moves ? await saveProgress(deps, next) : []
    const result = rollupResult(plan, rolled, {
      interval,
      dryRun,
      stopped: signal.aborted,
      secondsBehind: secondsBehind(plan, next),
    })
    return { ...result, failures: [...result.failures, ...unsaved] }
  }
