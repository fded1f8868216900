import type { JobResult } from '../job.ts'
import type { AssetCounts, RolledUp } from './roll-up.ts'
import type { RollupPlan } from './windows.ts'

/** So many assets are named, the others counted. */
const NAMED = 10

export const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const failureTexts = ({ failed }: RolledUp): string[] => {
  const named = [...failed].slice(0, NAMED).map(([asset, error]) => `${asset}: ${errorText(error)}`)
  return failed.size > NAMED ? [...named, `${failed.size - NAMED} more assets failed`] : named
}

export const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString()

/** A dry run also says what it is for each asset; a real one only all in all. */
const changeTexts = (
  plan: RollupPlan,
  { counts }: RolledUp,
  { interval, dryRun }: { interval: string; dryRun: boolean },
): string[] => {
  const changed = counts.filter(asset => asset.changed > 0)
  if (changed.length === 0) return []
  const total = changed.reduce((sum, asset) => sum + asset.changed, 0)
  const replaced = changed.reduce((sum, asset) => sum + asset.replaced, 0)
  const from = Math.min(...plan.windows.map(window => window.from))
  const span = `${interval} candles from ${isoTime(from)} to ${isoTime(plan.until)}`
  const summary = `${span}: ${total - replaced} new, ${replaced} replaced, of ${changed.length} assets`
  const each = changed.map(
    asset => `${asset.asset}: ${asset.changed - asset.replaced} new, ${asset.replaced} replaced candles`,
  )
  return dryRun ? [summary, ...each] : [summary]
}

/** What a run found, changed and failed at. `candles_written`: in a dry run, those that would be. */
export const rollupResult = (
  plan: RollupPlan,
  rolled: RolledUp,
  run: { interval: string; dryRun: boolean; stopped: boolean; secondsBehind: number },
): JobResult => {
  const { counts, written, done, failed } = rolled
  const sum = (count: (asset: AssetCounts) => number): number =>
    counts.reduce((total, asset) => total + count(asset), 0)
  const left = plan.windows.filter(({ asset }) => !done.has(asset) && !failed.has(asset)).length
  const reason = run.stopped ? 'told to stop' : 'the history store does not answer'
  return {
    findings: {
      assets: plan.windows.length,
      assets_failed: failed.size,
      assets_left: left,
      points: sum(({ points }) => points),
      points_late: sum(({ pointsLate }) => pointsLate),
      candles_written: run.dryRun ? sum(({ changed }) => changed) : written,
      candles_unchanged: sum(({ unchanged }) => unchanged),
      seconds_behind: run.secondsBehind,
    },
    changes: changeTexts(plan, rolled, run),
    failures:
      left === 0
        ? failureTexts(rolled)
        : [...failureTexts(rolled), `${left} assets left to the next run: ${reason}`],
  }
}
