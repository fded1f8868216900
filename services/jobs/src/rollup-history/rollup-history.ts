import type { Asset } from '@price-aggregator/prices'
import type { CandleStore } from '@price-aggregator/prices/history/candle-store'
import type { Job } from '../job.ts'
import { createProgress } from './progress.ts'
import { rollupResult } from './result.ts'
import { type RolledUp, type RollUpDeps, rollUp } from './roll-up.ts'
import { nextWatermark, planWindows, type RollupHistoryOptions, secondsBehind } from './windows.ts'

export type RollupHistoryDeps = Pick<RollUpDeps, 'history' | 'concurrency' | 'write'> & {
  candles: CandleStore
  assets(): readonly Asset[] | Promise<readonly Asset[]>
  /** Measures the clock that the prices' times are of; before that, `now` is this process's own. */
  syncClock(): Promise<void>
  /** Milliseconds since 1970, on the clock that the prices' times are of. */
  now(): number
  options: RollupHistoryOptions
  /** The watermark is moved after so many prices and candles, and at the end. Default 100,000. */
  saveEvery?: number
}

/**
 * The job that makes the candles of one interval of the prices since its watermark, and again those before it for prices
 * that came late, of which only what has changed is written. Two runs at once write the same. The watermark moves on
 * as the run does: one that is killed, again and again, gets further each time; it goes back only where it stood ahead
 * of the clock. An asset that failed or was not reached goes on from where it is. Rejects where it cannot even begin.
 */
export const createRollupHistoryJob =
  (deps: RollupHistoryDeps): Job =>
  async ({ dryRun, signal, logger }) => {
    const { candles, options, now, saveEvery = 100_000 } = deps
    const { interval, candleTtlSeconds } = options
    await deps.syncClock()
    const nowSeconds = Math.floor(now() / 1000)
    const standing = await candles.readWatermark(interval, signal)
    const plan = planWindows({ watermark: standing, assets: await deps.assets(), nowSeconds }, options)
    logger.debug({ interval, watermark: standing?.rolledUntil, until: plan.until }, 'rolling up')

    const watermark = createProgress({ candles, now, interval, assets: plan.windows }, standing)
    const save = async ({ done }: RolledUp): Promise<string[]> =>
      dryRun || done.size === 0 ? [] : watermark.save(nextWatermark(plan, done))
    const due = everyAmount(saveEvery, workOf)
    const progress = async (rolled: RolledUp): Promise<void> => {
      // What fails here is tried again, and said at the end.
      if (due(rolled)) await save(rolled)
    }
    const rolled = await rollUp({ ...deps, interval, candleTtlSeconds, nowSeconds, progress }, plan.windows, {
      dryRun,
      signal,
    })
    const unsaved = await save(rolled)
    const result = rollupResult(plan, rolled, {
      interval,
      dryRun,
      stopped: signal.aborted,
      secondsBehind: secondsBehind(plan, nextWatermark(plan, rolled.done)),
    })
    return { ...result, failures: [...result.failures, ...watermark.faults(), ...unsaved] }
  }

/** Prices read, and candles made. */
const workOf = ({ counts }: RolledUp): number =>
  counts.reduce((sum, { points, changed, unchanged }) => sum + points + changed + unchanged, 0)

/** Whether so much more has been done than when it last said so. */
const everyAmount = (amount: number, of: (rolled: RolledUp) => number) => {
  let last = 0
  return (rolled: RolledUp): boolean => {
    const done = of(rolled)
    if (done - last < amount) return false
    last = done
    return true
  }
}
