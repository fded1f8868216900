import { type Group, type Plan, requestsOf } from './groups.ts'
import { LEAST_SENT, type Targets } from './targets.ts'

type Threshold = string | { threshold: string; abortOnFail: boolean; delayAbortEval: string }
export type Thresholds = Record<string, Threshold[]>

/**
 * Of a group's targets those that each of so many k6 can see: times, errors, the rate and how many were sent. Steps are
 * judged one by one.
 */
export const thresholdsOf = ({ plan, targets }: Group, instances: number): Thresholds => {
  if (plan.kind === 'steps') return stepThresholds(plan, targets)
  return {
    request_time: timeLimits(targets),
    request_failed: [errorLimit(targets)],
    http_reqs: [
      ...(targets.requestsPerSecond ? [`rate>=${targets.requestsPerSecond / instances}`] : []),
      `count>=${Math.floor((requestsOf(plan) * LEAST_SENT) / instances)}`,
    ],
  }
}

const timeLimits = ({ p95Ms, p99Ms }: Targets): string[] => [
  ...(p95Ms === undefined ? [] : [`p(95)<${p95Ms}`]),
  `p(99)<${p99Ms}`,
]

const errorLimit = ({ errorShare }: Targets): string => (errorShare === 0 ? 'rate<=0' : `rate<${errorShare}`)

/** The first step that breaks a target ends the run, judged when it is over: one slow moment is not the whole of it. */
const stepThresholds = (plan: Plan & { kind: 'steps' }, targets: Targets): Thresholds =>
  Object.fromEntries(
    plan.rates.flatMap((rate, i) => {
      const aborting = (threshold: string) => ({
        threshold,
        abortOnFail: true,
        delayAbortEval: `${Math.round((i + 1) * plan.stepMs)}ms`,
      })
      return [
        [`request_time{step:${rate}}`, timeLimits(targets).map(aborting)],
        [`request_failed{step:${rate}}`, [aborting(errorLimit(targets))]],
      ]
    }),
  )
