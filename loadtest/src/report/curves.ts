import { type ApiCounts, hitShareBetween } from '../run/api-watch.ts'
import { quantileOf } from '../run/latency-histogram.ts'
import type { Measurement } from '../run/measurement.ts'
import { loadsOf } from '../run/process-watch.ts'
import type { Curve } from './plots.ts'

/** What is plotted over time; x is seconds since the first answer, or since the start where there was none. */
export type Curves = {
  latency: Curve[]
  rate: Curve[]
  errors: Curve[]
  cpu: Curve[]
  memory: Curve[]
  hits: Curve[]
}

export const curvesOf = (measurement: Measurement): Curves => {
  const { timeline, usages, api, startedAt } = measurement
  const start = timeline.all.requests > 0 ? timeline.all.firstAt : startedAt
  const since = (at: number) => Math.max(0, (at - start) / 1_000)
  const seconds = [...timeline.seconds].sort(([a], [b]) => a - b)
  const bySecond = (name: string, value: (span: (typeof seconds)[number][1]) => number): Curve => ({
    name,
    points: seconds.map(([second, span]) => [since(second * 1_000), value(span)]),
  })
  const loads = [...loadsOf(usages)]
  const byProcess = (value: (load: { cpu: number; memoryBytes: number }) => number): Curve[] =>
    loads.map(([name, readings]) => ({
      name,
      points: readings.filter(({ at }) => at >= start).map(load => [since(load.at), value(load)] as const),
    }))
  return {
    latency: [0.99, 0.95, 0.5].map(q => bySecond(`P${q * 100}`, span => quantileOf(span.histogram, q))),
    rate: [bySecond('answers', span => span.requests)],
    errors: [bySecond('failed requests', span => span.errors)],
    cpu: byProcess(({ cpu }) => cpu * 100),
    memory: byProcess(({ memoryBytes }) => memoryBytes / 2 ** 20),
    hits: [{ name: 'cache hits', points: hitPoints(api).map(([at, share]) => [since(at), share * 100]) }],
  }
}

const hitPoints = (api: readonly ApiCounts[]): [number, number][] =>
  api.slice(1).flatMap((counts, i) => {
    const share = hitShareBetween(api[i], counts)
    return share === undefined ? [] : [[counts.at, share] satisfies [number, number]]
  })
