import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chooseIndex, tierSizes } from '../k6/choice.ts'
import { type Group, requestsOf } from '../k6/groups.ts'
import type { RunOptions } from './arguments.ts'
import type { Field } from './field.ts'
import type { K6 } from './k6-binary.ts'
import type { Measurement } from './measurement.ts'
import { writeSymbolsFile } from './prepare.ts'
import { createProgress, progressLine } from './progress.ts'
import { readRefreshCounts, settledRefreshCounts, stormCost } from './refresh-counts.ts'
import { type K6Outcome, runK6 } from './run-k6.ts'
import { addSample, emptyTimeline } from './timeline.ts'
import { startWatch } from './watch.ts'

export type MeasureDeps = { k6: K6; signal: AbortSignal; now(): number; out: NodeJS.WriteStream }

/** Runs k6 and watches what it meets. What was measured is given also where the run is cut short. */
export const measure = async (
  { k6, signal, now, out }: MeasureDeps,
  options: RunOptions,
  group: Group,
  field: Field,
): Promise<Measurement> => {
  const folder = await mkdtemp(join(tmpdir(), 'loadtest-'))
  const timeline = emptyTimeline()
  const progress = createProgress(out)
  const expected = requestsOf(group.plan)
  const before = await refreshCountsFor(group, field)
  const startedAt = now()
  const watch = await startWatch({
    processes: field.processes,
    metricsUrl: field.metricsUrl,
    now,
    onRound: () => progress.show(progressLine(timeline, expected)),
  })
  try {
    const outcome = await runK6({
      path: k6.path,
      env: scriptEnv(options, field, await writeSymbolsFile(folder, field.symbols)),
      onStart: pid => void watch.add({ name: 'k6', pid }),
      onSample: sample => addSample(timeline, sample),
      signal,
    })
    await watch.stop()
    const after =
      before && field.refresherUrl && (await settledRefreshCounts(field.refresherUrl).catch(() => undefined))
    return {
      name: options.group,
      seed: options.seed,
      target: field.url,
      k6Version: k6.version,
      startedAt,
      ended: endedOf(outcome),
      timeline,
      usages: watch.usages,
      api: watch.api,
      storm: before && after ? stormCost(before, after, assetsOf(group, field, options.seed)) : undefined,
    }
  } finally {
    progress.end()
    await watch.stop()
    await rm(folder, { recursive: true })
  }
}

const scriptEnv = (options: RunOptions, field: Field, symbolsFile: string): Record<string, string> => ({
  GROUP: options.group,
  TARGET: field.url,
  SEED: String(options.seed),
  SECONDS: String(options.seconds ?? ''),
  RATE: String(options.perSecond ?? ''),
  SYMBOLS_FILE: symbolsFile,
  HOT_ASSETS: String(field.tiers.hot),
  MEDIUM_ASSETS: String(field.tiers.medium),
})

const endedOf = ({ kind }: K6Outcome): Measurement['ended'] => (kind === 'ended' ? 'complete' : kind)

const refreshCountsFor = async ({ plan }: Group, { refresherUrl }: Field) =>
  plan.kind === 'burst' && refresherUrl ? readRefreshCounts(refresherUrl) : undefined

/** How many different assets a burst asks for: its choices are seeded, so that they can be made again here. */
const assetsOf = ({ plan, shares }: Group, { symbols, tiers }: Field, seed: number): number => {
  if (plan.kind !== 'burst') return 0
  const sizes = tierSizes(symbols.length, tiers)
  const users = Array.from({ length: plan.users }, (_, i) => i + 1)
  const requests = Array.from({ length: plan.requestsPerUser }, (_, i) => i)
  return new Set(users.flatMap(user => requests.map(i => chooseIndex(shares, sizes, seed, user, i)))).size
}
