import { figure, whole } from '../report/figures.ts'
import { quantileOf } from './latency-histogram.ts'
import type { Timeline } from './timeline.ts'

/** Where there is no terminal to write over a line, one in so many seconds is enough. */
const EVERY_S = 5

/** What a run has come to by now: the whole of it, and its last full second. */
export const progressLine = (timeline: Timeline, expected: number): string => {
  const { all, seconds } = timeline
  const last = [...seconds.keys()].sort((a, b) => a - b).at(-2)
  const span = last === undefined ? undefined : seconds.get(last)
  const now = span ? `, ${whole(span.requests)}/s, P99 ${figure(quantileOf(span.histogram, 0.99), 'ms')}` : ''
  return `${whole(all.requests)} of ${whole(expected)} requests${now}, ${whole(all.errors)} failed`
}

/** Writes progress over and over on a terminal, and now and then elsewhere. */
export const createProgress = (out: NodeJS.WriteStream) => {
  let rounds = 0
  return {
    show: (line: string): void => {
      rounds += 1
      if (out.isTTY) out.write(`\r\u001b[K${line}`)
      else if (rounds % EVERY_S === 0) out.write(`${line}\n`)
    },
    end: (): void => {
      if (out.isTTY && rounds > 0) out.write('\n')
    },
  }
}
