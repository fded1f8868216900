import { type Group, requestsOf } from '../k6/groups.ts'
import { LEAST_SENT } from '../k6/targets.ts'
import { API_LIMITS } from './api-limits.ts'
import { quantileOf } from './latency-histogram.ts'
import type { StormCost } from './refresh-counts.ts'
import { rateOf, type Span, type Timeline } from './timeline.ts'

export type Unit = 'ms' | 'share' | 'requests/s' | 'count'

/** One target and what was measured of it. `met` is undefined where nothing could be measured. */
export type Verdict = {
  target: string
  bound: 'below' | 'at most' | 'at least' | 'above'
  limit: number
  measured: number | undefined
  unit: Unit
  met: boolean | undefined
}

/** The targets of which nothing could be measured. */
export const unjudgedOf = (verdicts: readonly Verdict[]): string[] =>
  verdicts.filter(({ met }) => met === undefined).map(({ target }) => target)

/** What the API used, of one core and in bytes. */
export type ApiLoad = { cpu: number; memoryBytes: number }

/** A forced refresh that was under way as the next request came may be followed by one more; far from one a request. */
const REFRESHES_PER_ASSET = 3

/** The targets that any span of a run has to meet: times, errors, and what the API used meanwhile. */
export const judgeSpan = ({ targets }: Group, span: Span, api: ApiLoad | undefined): Verdict[] => {
  const quantile = (q: number) => (span.requests > 0 ? quantileOf(span.histogram, q) : undefined)
  const cpu = api && api.cpu / API_LIMITS.cores
  const memory = api && api.memoryBytes / API_LIMITS.memoryBytes
  const errors = span.requests > 0 ? span.errors / span.requests : undefined
  const errorBound = targets.errorShare === 0 ? 'at most' : 'below'
  return [
    ...verdict('P95', 'below', targets.p95Ms, quantile(0.95), 'ms'),
    ...verdict('P99', 'below', targets.p99Ms, quantile(0.99), 'ms'),
    ...verdict('errors', errorBound, targets.errorShare, errors, 'share'),
    ...verdict('API CPU of its limit', 'below', targets.apiCpuShare, cpu, 'share'),
    ...verdict('API memory of its limit', 'below', targets.apiMemoryShare, memory, 'share'),
  ]
}

export type Evidence = {
  timeline: Timeline
  /** Whether k6 came to its end: what one cut short would have sent is not known. */
  complete: boolean
  api: ApiLoad | undefined
  hitShare: number | undefined
  storm: StormCost | undefined
  /** Highest rate of a ramp at which all targets held. */
  highestRate: number | undefined
}

/** All targets of a run. */
export const judgeRun = (group: Group, evidence: Evidence): Verdict[] => {
  const { targets, plan } = group
  const { timeline, complete, api, hitShare, storm, highestRate } = evidence
  const hits = verdict('cache hits', 'above', targets.cacheHitShare, hitShare, 'share')
  // A ramp goes on until a target breaks: what counts is how far it came.
  if (plan.kind === 'steps')
    return [
      ...verdict('rate that holds', 'at least', targets.requestsPerSecond, highestRate, 'requests/s'),
      ...hits,
    ]
  const rate = rateOf(timeline.all)
  const sent = complete ? timeline.all.requests / requestsOf(plan) : undefined
  return [
    ...judgeSpan(group, timeline.all, api),
    ...hits,
    ...verdict('rate', 'at least', targets.requestsPerSecond, rate, 'requests/s'),
    ...verdict('sent of wanted', 'at least', LEAST_SENT, sent, 'share'),
    ...(storm ? judgeStorm(group, storm) : []),
  ]
}

const judgeStorm = ({ method }: Group, { assets, forced, fetches }: StormCost): Verdict[] =>
  method === 'GET'
    ? verdict('fetches from an exchange, one an asset', 'at most', assets, fetches, 'count')
    : verdict(
        'refreshes, some for all requests of an asset',
        'at most',
        assets * REFRESHES_PER_ASSET,
        forced,
        'count',
      )

const verdict = (
  target: string,
  bound: Verdict['bound'],
  limit: number | undefined,
  measured: number | undefined,
  unit: Unit,
): Verdict[] => {
  if (limit === undefined) return []
  return [{ target, bound, limit, measured, unit, met: isMet(bound, limit, measured) }]
}

const isMet = (bound: Verdict['bound'], limit: number, measured: number | undefined): boolean | undefined => {
  if (measured === undefined || Number.isNaN(measured)) return undefined
  if (bound === 'at least') return measured >= limit
  if (bound === 'above') return measured > limit
  return bound === 'at most' ? measured <= limit : measured < limit
}
