import { cpus } from 'node:os'
import { type Group, requestsOf } from '../k6/groups.ts'
import { hitShareBetween } from './api-watch.ts'
import { judgeRun, type Verdict } from './judge.ts'
import { barsOf, quantileOf } from './latency-histogram.ts'
import type { Measurement } from './measurement.ts'
import { loadBetween, loadsOf } from './process-watch.ts'
import type { StormCost } from './refresh-counts.ts'
import { highestRateOf, judgeSteps, type StepResult } from './steps.ts'
import { rateOf } from './timeline.ts'

/** A run in numbers, as `summary.json` has them. Times in ms, shares from 0 to 1, memory in bytes, CPU in cores. */
export type Summary = {
  version: 1
  group: string
  seed: number
  startedAt: string
  /** Whether all was sent; `interrupted`: by a signal; `failed`: k6 broke off. */
  ended: 'complete' | 'interrupted' | 'failed'
  target: string
  machine: { cpu: string; cores: number; node: string; k6: string }
  requests: number
  /** Requests that the plan would send; null: a ramp, which ends at the first target that breaks. */
  wanted: number | null
  errors: number
  problems: Record<string, number>
  /** Requests that k6 had no user left to send. */
  dropped: number
  seconds: number
  requestsPerSecond: number
  latency: { p50: number; p90: number; p95: number; p99: number; p999: number; max: number; mean: number }
  histogram: { upToMs: number; count: number }[]
  cacheHitShare: number | null
  processes: { name: string; cpu: number; memoryBytes: number }[]
  storm: StormCost | null
  steps: StepResult[]
  verdicts: Verdict[]
  ok: boolean
}

const BARS_PER_DECADE = 10

export const summarize = (measurement: Measurement, group: Group): Summary => {
  const { timeline, usages, api, storm } = measurement
  const { all } = timeline
  const loads = loadsOf(usages)
  const apiBetween = (from: number, to: number) => loadBetween(loads.get('api') ?? [], from, to)
  const hitShare = hitShareBetween(api[0], api.at(-1))
  const steps = judgeSteps(group, timeline.steps, apiBetween)
  const verdicts = judgeRun(group, {
    timeline,
    complete: measurement.ended === 'complete',
    api: apiBetween(all.firstAt, all.lastAt),
    hitShare,
    storm,
    highestRate: group.plan.kind === 'steps' ? highestRateOf(steps) : undefined,
  })
  const { ended, name, seed, startedAt, target, k6Version } = measurement
  return {
    version: 1,
    group: name,
    seed,
    startedAt: new Date(startedAt).toISOString(),
    ended,
    target,
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      node: process.version,
      k6: k6Version,
    },
    requests: all.requests,
    wanted: group.plan.kind === 'steps' ? null : requestsOf(group.plan),
    errors: all.errors,
    problems: Object.fromEntries(timeline.problems),
    dropped: timeline.dropped,
    seconds: all.requests > 0 ? Math.max(all.lastAt - all.firstAt, all.histogram.maxMs) / 1_000 : 0,
    requestsPerSecond: rateOf(all),
    latency: latencyOf(measurement),
    histogram: barsOf(all.histogram, BARS_PER_DECADE),
    cacheHitShare: hitShare ?? null,
    processes: [...loads].flatMap(([process, readings]) => {
      const load = loadBetween(readings, all.firstAt, all.lastAt)
      return load ? [{ name: process, ...load }] : []
    }),
    storm: storm ?? null,
    steps,
    verdicts,
    ok: ended === 'complete' && all.requests > 0 && verdicts.every(({ met }) => met !== false),
  }
}

const latencyOf = ({ timeline: { all } }: Measurement): Summary['latency'] => {
  const [p50 = 0, p90 = 0, p95 = 0, p99 = 0, p999 = 0] = [0.5, 0.9, 0.95, 0.99, 0.999].map(q =>
    all.histogram.total > 0 ? quantileOf(all.histogram, q) : 0,
  )
  const { maxMs: max, sumMs, total } = all.histogram
  return { p50, p90, p95, p99, p999, max, mean: total > 0 ? sumMs / total : 0 }
}
