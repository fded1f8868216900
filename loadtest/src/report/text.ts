import type { Summary } from '../run/summary.ts'
import { figure, megabytes, short, whole } from './figures.ts'

/** The summary for a terminal. */
export const summaryLines = (summary: Summary): string[] => {
  const {
    requests,
    wanted,
    dropped,
    errors,
    seconds,
    requestsPerSecond,
    latency,
    problems,
    processes,
    storm,
    steps,
  } = summary
  const kinds = Object.entries(problems).map(([kind, count]) => `${count} × ${kind}`)
  return [
    `${whole(requests)}${wanted === null ? '' : ` of ${whole(wanted)}`} requests in ${short(seconds)} s, ${figure(requestsPerSecond, 'requests/s')}, ${whole(errors)} failed${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`,
    ...(dropped > 0 ? [`${whole(dropped)} not sent: k6 had no user left to send them`] : []),
    `P50 ${figure(latency.p50, 'ms')}, P95 ${figure(latency.p95, 'ms')}, P99 ${figure(latency.p99, 'ms')}, slowest ${figure(latency.max, 'ms')}`,
    ...(storm
      ? [
          `${storm.assets} assets asked for: ${storm.forced} refreshes, ${storm.fetches} requests to an exchange at most`,
        ]
      : []),
    ...steps.map(
      ({ wanted, perSecond, p95Ms, p99Ms, apiCpu, broke }) =>
        `  ${whole(wanted).padStart(6)}/s: ${whole(perSecond)}/s, P95 ${figure(p95Ms, 'ms')}, P99 ${figure(p99Ms, 'ms')}, API CPU ${figure(apiCpu, 'share')}${broke.length > 0 ? `; broke: ${broke.join(', ')}` : ''}`,
    ),
    processes
      .map(({ name, cpu, memoryBytes }) => `${name} ${figure(cpu, 'share')} ${megabytes(memoryBytes)}`)
      .join(', '),
    ...verdictLines(summary),
  ]
}

const verdictLines = ({ verdicts }: Summary): string[] =>
  verdicts.map(({ target, bound, limit, measured, unit, met }) => {
    const word = met === undefined ? '?     ' : met ? 'ok    ' : 'MISSED'
    return `${word} ${target}: ${figure(measured, unit)} (${bound} ${figure(limit, unit)})`
  })
