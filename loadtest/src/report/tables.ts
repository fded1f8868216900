import type { Summary } from '../run/summary.ts'
import { figure, megabytes, short, whole } from './figures.ts'
import { escapeText } from './svg.ts'

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><tr>${head.map(text => `<th>${escapeText(text)}</th>`).join('')}</tr>${rows
    .map(cells => `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`)
    .join('')}</table>`

export const verdictTable = ({ verdicts }: Summary): string =>
  table(
    ['target', 'asked for', 'measured', ''],
    verdicts.map(({ target, bound, limit, measured, unit, met }) => [
      escapeText(target),
      `${bound} ${figure(limit, unit)}`,
      figure(measured, unit),
      met === undefined
        ? 'not judged'
        : met
          ? '<span class="met">met</span>'
          : '<span class="missed">missed</span>',
    ]),
  )

export const factTable = ({
  requests,
  wanted,
  errors,
  problems,
  dropped,
  seconds,
  requestsPerSecond,
  latency,
}: Summary): string => {
  const kinds = Object.entries(problems).map(([kind, count]) => `${escapeText(kind)} × ${whole(count)}`)
  const times = [latency.p50, latency.p90, latency.p95, latency.p99, latency.p999, latency.max].map(ms =>
    figure(ms, 'ms'),
  )
  return table(
    [
      'requests',
      'wanted',
      'not sent',
      'failed',
      'time',
      'rate',
      'P50',
      'P90',
      'P95',
      'P99',
      'P99.9',
      'slowest',
    ],
    [
      [
        whole(requests),
        wanted === null ? 'until a target breaks' : whole(wanted),
        whole(dropped),
        [whole(errors), ...kinds].join(' '),
        `${short(seconds)} s`,
        figure(requestsPerSecond, 'requests/s'),
        ...times,
      ],
    ],
  )
}

export const stepTable = ({ steps }: Summary): string =>
  steps.length === 0
    ? ''
    : table(
        ['wanted', 'reached', 'P95', 'P99', 'API CPU', 'broke'],
        steps.map(({ wanted, perSecond, p95Ms, p99Ms, apiCpu, broke }) => [
          figure(wanted, 'requests/s'),
          figure(perSecond, 'requests/s'),
          figure(p95Ms, 'ms'),
          figure(p99Ms, 'ms'),
          figure(apiCpu, 'share'),
          escapeText(broke.join(', ')),
        ]),
      )

export const processTable = ({ processes }: Summary): string =>
  table(
    ['process', 'CPU of a core, mean', 'memory, highest'],
    processes.map(({ name, cpu, memoryBytes }) => [
      escapeText(name),
      figure(cpu, 'share'),
      megabytes(memoryBytes),
    ]),
  )
