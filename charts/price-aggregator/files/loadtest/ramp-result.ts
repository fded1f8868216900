import type { Plan } from './groups.ts'
import { LEAST_SENT } from './targets.ts'

/** Of what k6 hands its `handleSummary`, what tells of the steps. */
export type StepMetrics = Record<
  string,
  { values: Record<string, number>; thresholds?: Record<string, { ok: boolean }> }
>

/**
 * Where a ramp ended, in a line: k6 itself ends with 99 at the first step that breaks, which is what a ramp is for. Each
 * of so many k6 knows its part alone.
 */
export const rampResult = (
  plan: Plan & { kind: 'steps' },
  metrics: StepMetrics,
  instances: number,
): string => {
  const broken = plan.rates.findIndex(rate => problemsOf(plan, rate, metrics, instances).length > 0)
  const held = broken < 0 ? plan.rates.at(-1) : plan.rates[broken - 1]
  const what = held === undefined ? 'no rate held' : `${held} requests/s held`
  const rate = plan.rates[broken]
  if (rate === undefined) return `ramp: ${what}, the highest there is`
  return `ramp: ${what}; at ${rate}/s broke: ${problemsOf(plan, rate, metrics, instances).join(', ')}`
}

const problemsOf = (
  { stepMs, settleMs }: Plan & { kind: 'steps' },
  rate: number,
  metrics: StepMetrics,
  instances: number,
): string[] => {
  const failed = metrics[`request_failed{step:${rate}}`]
  const { passes = 0, fails = 0 } = failed?.values ?? {}
  const wanted = (rate * (stepMs - settleMs)) / 1_000 / instances
  if (passes + fails === 0) return ['nothing was sent']
  return [
    ...missedOf('request_time', metrics[`request_time{step:${rate}}`]),
    ...missedOf('request_failed', failed),
    ...(passes + fails < wanted * LEAST_SENT ? ['rate not reached'] : []),
  ]
}

const missedOf = (name: string, metric: StepMetrics[string] | undefined): string[] =>
  Object.entries(metric?.thresholds ?? {}).flatMap(([limit, { ok }]) => (ok ? [] : [`${name} ${limit}`]))
