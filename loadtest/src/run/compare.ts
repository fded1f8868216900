import { figure, megabytes } from '../report/figures.ts'
import type { Summary } from './summary.ts'

export type Comparison =
  | {
      kind: 'compared'
      lines: string[] /** Targets that the first met and the second misses. */
      lost: string[]
    }
  | { kind: 'incomparable'; problem: string }

type Row = {
  name: string
  before: number
  after: number
  text(value: number): string
  lowerIsBetter: boolean
  /** A smaller difference is none, however many percent it makes. */
  floor: number
}

/** What differs by less is noise on a shared machine: a share of the value, and an amount of it. */
const NOTABLE = 0.1
const FLOORS = { ms: 1, cores: 0.02 }

/** Puts two runs of one group side by side. */
export const compareSummaries = (before: Summary, after: Summary): Comparison => {
  if (before.group !== after.group)
    return { kind: 'incomparable', problem: `one is of ${before.group}, the other of ${after.group}` }
  const lines = [
    `${before.group}: ${before.startedAt} against ${after.startedAt}`,
    ...cautions(before, after),
    ...rowsOf(before, after).map(rowLine),
  ]
  const missed = new Set(after.verdicts.filter(({ met }) => met === false).map(({ target }) => target))
  const lost = before.verdicts.filter(({ met, target }) => met && missed.has(target)).map(v => v.target)
  return { kind: 'compared', lines, lost }
}

const cautions = (before: Summary, after: Summary): string[] => [
  ...(before.seed === after.seed ? [] : [`seeds differ: ${before.seed} and ${after.seed}`]),
  ...(before.machine.cpu === after.machine.cpu && before.machine.cores === after.machine.cores
    ? []
    : ['machines differ']),
  ...[before, after]
    .filter(({ ended }) => ended !== 'complete')
    .map(({ startedAt }) => `${startedAt} was cut short`),
]

const rowsOf = (before: Summary, after: Summary): Row[] => {
  const row = (
    name: string,
    of: (summary: Summary) => number,
    text: Row['text'],
    { floor = 0, lowerIsBetter = true } = {},
  ): Row => ({ name, before: of(before), after: of(after), text, lowerIsBetter, floor })
  const ms = (value: number) => figure(value, 'ms')
  const share = (value: number) => figure(value, 'share')
  const names = before.processes
    .map(({ name }) => name)
    .filter(name => after.processes.some(p => p.name === name))
  const process = (summary: Summary, name: string) => summary.processes.find(p => p.name === name)
  return [
    row(
      'requests/s',
      s => s.requestsPerSecond,
      value => figure(value, 'requests/s'),
      { lowerIsBetter: false },
    ),
    row('P50', s => s.latency.p50, ms, { floor: FLOORS.ms }),
    row('P95', s => s.latency.p95, ms, { floor: FLOORS.ms }),
    row('P99', s => s.latency.p99, ms, { floor: FLOORS.ms }),
    row('slowest', s => s.latency.max, ms, { floor: FLOORS.ms }),
    row('errors', s => (s.requests > 0 ? s.errors / s.requests : 0), share),
    row('cache hits', s => s.cacheHitShare ?? Number.NaN, share, { lowerIsBetter: false }),
    ...names.flatMap(name => [
      row(`${name} CPU`, s => process(s, name)?.cpu ?? Number.NaN, share, { floor: FLOORS.cores }),
      row(`${name} memory`, s => process(s, name)?.memoryBytes ?? Number.NaN, megabytes),
    ]),
  ]
}

const rowLine = ({ name, before, after, text, lowerIsBetter, floor }: Row): string => {
  const change = before === 0 ? (after === 0 ? 0 : Number.POSITIVE_INFINITY) : (after - before) / before
  const notable = Math.abs(change) > NOTABLE && Math.abs(after - before) > floor
  const word = notable ? (change > 0 === lowerIsBetter ? '  worse' : '  better') : ''
  const percent = Number.isFinite(change) ? `${change >= 0 ? '+' : ''}${(change * 100).toFixed(1)} %` : ''
  return `${name.padEnd(20)} ${text(before).padStart(16)} ${text(after).padStart(16)} ${percent.padStart(10)}${word}`
}

/** A summary from the text of its file; undefined: it is none. */
export const parseSummary = (text: string): Summary | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isSummary(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Written by `summarize` alone, so that the version says the rest. */
const isSummary = (value: unknown): value is Summary =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'verdicts' in value
