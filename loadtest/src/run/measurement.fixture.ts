import type { ApiCounts } from './api-watch.ts'
import type { Measurement } from './measurement.ts'
import { addSample, emptyTimeline, type Timeline } from './timeline.ts'

const START = 1_700_000_000_000

/** Answers that came evenly, each after so long. */
export const timelineOf = (
  answers: readonly { ms: number; problem?: string; step?: string }[],
  everyMs = 1,
): Timeline => {
  const timeline = emptyTimeline()
  answers.forEach(({ ms, problem, step }, i) => {
    const at = START + i * everyMs
    addSample(timeline, { kind: 'time', at, ms, step })
    addSample(timeline, { kind: 'outcome', at, problem, step })
  })
  return timeline
}

const countsAt = (at: number, hits: number, misses: number): ApiCounts => ({
  at,
  hits,
  misses,
  usage: { at, name: 'api', cpuMs: 0, memoryBytes: 0 },
})

/** 3,000 good answers in 3 s, the API at a quarter of a core and 100 MiB. */
export const measurementOf = (changes: Partial<Measurement> = {}): Measurement => ({
  name: 'mixed',
  seed: 1,
  target: 'http://127.0.0.1:1',
  k6Version: 'v1.8.1',
  startedAt: START - 1_000,
  ended: 'complete',
  timeline: timelineOf(Array.from({ length: 3_000 }, (_, i) => ({ ms: 1 + (i % 10) }))),
  usages: [0, 1, 2, 3].map(i => ({
    at: START + i * 1_000,
    name: 'api',
    cpuMs: i * 250,
    memoryBytes: 100 * 2 ** 20,
  })),
  api: [countsAt(START, 10, 10), countsAt(START + 1_500, 1_500, 20), countsAt(START + 3_000, 2_990, 30)],
  storm: undefined,
  ...changes,
})
