import type { Plan } from './groups.ts'

/** What a scenario may take longer than planned before k6 cuts it off. */
const SPARE_MS = 60_000
/** A request that takes longer counts as failed. */
export const REQUEST_TIMEOUT = '20s'
const MOST_USERS = 2_000

/** A plan as k6's scenario, whose iterations call the exported function `request` or `burst`. */
export const scenarioOf = (plan: Plan) => {
  switch (plan.kind) {
    case 'users': {
      const users = { vus: plan.users, iterations: plan.loops, maxDuration: ms(plan.rampMs + SPARE_MS) }
      return { executor: 'per-vu-iterations' as const, exec: 'request', ...users }
    }
    case 'burst': {
      const users = { vus: plan.users, iterations: 1, maxDuration: ms(SPARE_MS) }
      return { executor: 'per-vu-iterations' as const, exec: 'burst', ...users }
    }
    case 'rate':
      return {
        executor: 'constant-arrival-rate' as const,
        exec: 'request',
        rate: plan.perSecond,
        duration: ms(plan.durationMs),
        ...usersFor(plan.perSecond),
      }
    case 'steps':
      return {
        executor: 'ramping-arrival-rate' as const,
        exec: 'request',
        startRate: plan.rates[0] ?? 1,
        stages: plan.rates.flatMap(target => [
          { target, duration: '0s' },
          { target, duration: ms(plan.stepMs) },
        ]),
        ...usersFor(Math.max(...plan.rates)),
      }
  }
}

/** Enough users for a rate where answers take 100 ms, and up to 1 s. */
const usersFor = (perSecond: number) => ({
  timeUnit: '1s',
  preAllocatedVUs: Math.min(MOST_USERS, Math.ceil(perSecond / 10)),
  maxVUs: Math.min(MOST_USERS, Math.ceil(perSecond)),
  gracefulStop: REQUEST_TIMEOUT,
})

const ms = (duration: number): string => `${Math.round(duration)}ms`

/** The step that a moment of the run belongs to; undefined: it settles, or the last one is over. */
export const stepAt = (plan: Plan & { kind: 'steps' }, sinceStartMs: number): number | undefined => {
  const index = Math.floor(sinceStartMs / plan.stepMs)
  return sinceStartMs - index * plan.stepMs < plan.settleMs ? undefined : plan.rates[index]
}
