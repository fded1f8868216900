import type { Group } from '../k6/groups.ts'
import { LEAST_SENT } from '../k6/targets.ts'
import { type ApiLoad, judgeSpan, type Verdict } from './judge.ts'
import { quantileOf } from './latency-histogram.ts'
import { rateOf, type Span } from './timeline.ts'

/** What a step of a ramp came to. */
export type StepResult = {
  wanted: number
  perSecond: number
  p95Ms: number
  p99Ms: number
  apiCpu: number | undefined
  /** The targets that broke; none: the step holds. */
  broke: string[]
}

export const judgeSteps = (
  group: Group,
  steps: ReadonlyMap<number, Span>,
  loadBetween: (from: number, to: number) => ApiLoad | undefined,
): StepResult[] =>
  [...steps]
    .sort(([a], [b]) => a - b)
    .map(([wanted, span]) => {
      const api = loadBetween(span.firstAt, span.lastAt)
      const perSecond = rateOf(span)
      const missed = judgeSpan(group, span, api).filter(({ met }) => met === false)
      return {
        wanted,
        perSecond,
        p95Ms: quantileOf(span.histogram, 0.95),
        p99Ms: quantileOf(span.histogram, 0.99),
        apiCpu: api?.cpu,
        broke: [...missed.map(nameOf), ...(perSecond < wanted * LEAST_SENT ? ['rate not reached'] : [])],
      }
    })

const nameOf = ({ target }: Verdict): string => target

/** The highest rate before the first step that broke; 0: the first one did. */
export const highestRateOf = (steps: readonly StepResult[]): number => {
  const broken = steps.findIndex(({ broke }) => broke.length > 0)
  const held = broken < 0 ? steps : steps.slice(0, broken)
  return held.at(-1)?.wanted ?? 0
}
