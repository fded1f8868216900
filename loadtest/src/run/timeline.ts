import { addLatency, emptyHistogram, type LatencyHistogram } from './latency-histogram.ts'
import type { RequestSample } from './samples.ts'

/** What happened within some span of time. */
export type Span = {
  histogram: LatencyHistogram
  requests: number
  errors: number
  /** Unix time, ms, of the first and the last answer. */
  firstAt: number
  lastAt: number
}

/** All that was measured, as it came: in all, by second, and by step of the ramp. */
export type Timeline = {
  all: Span
  /** By Unix second. */
  seconds: Map<number, Span>
  /** By requests/s wanted. */
  steps: Map<number, Span>
  problems: Map<string, number>
  /** Requests that k6 had no user left to send. */
  dropped: number
}

export const emptyTimeline = (): Timeline => ({
  all: emptySpan(),
  seconds: new Map(),
  steps: new Map(),
  problems: new Map(),
  dropped: 0,
})

export const addSample = (timeline: Timeline, sample: RequestSample): void => {
  if (sample.kind === 'dropped') {
    timeline.dropped += sample.count
    return
  }
  const spans = [timeline.all, spanOf(timeline.seconds, Math.floor(sample.at / 1_000))]
  if (sample.step !== undefined) spans.push(spanOf(timeline.steps, Number(sample.step)))
  for (const span of spans) addTo(span, sample)
  if (sample.kind === 'outcome' && sample.problem !== undefined)
    timeline.problems.set(sample.problem, (timeline.problems.get(sample.problem) ?? 0) + 1)
}

const addTo = (span: Span, sample: Exclude<RequestSample, { kind: 'dropped' }>): void => {
  span.firstAt = Math.min(span.firstAt, sample.at)
  span.lastAt = Math.max(span.lastAt, sample.at)
  if (sample.kind === 'time') addLatency(span.histogram, sample.ms)
  else {
    span.requests += 1
    if (sample.problem !== undefined) span.errors += 1
  }
}

const emptySpan = (): Span => ({
  histogram: emptyHistogram(),
  requests: 0,
  errors: 0,
  firstAt: Number.POSITIVE_INFINITY,
  lastAt: Number.NEGATIVE_INFINITY,
})

const spanOf = (spans: Map<number, Span>, key: number): Span => {
  const span = spans.get(key) ?? emptySpan()
  spans.set(key, span)
  return span
}

/** Answers per second of a span; those of a burst that was over at once count as having taken as long as its slowest. */
export const rateOf = ({ requests, firstAt, lastAt, histogram }: Span): number => {
  const ms = Math.max(lastAt - firstAt, histogram.maxMs)
  return requests === 0 || ms <= 0 ? 0 : (requests * 1_000) / ms
}
