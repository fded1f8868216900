import { parseArgs } from 'node:util'
import { GROUP_NAMES, GROUPS, type GroupName, groupWith, isGroupName } from '../k6/groups.ts'

export type RunOptions = {
  group: GroupName
  /** Base URL of an API that runs already; undefined: a system of its own on this machine. */
  target: string | undefined
  /** Where that API serves its metrics, where it was said. */
  metricsUrl: string | undefined
  seconds: number | undefined
  perSecond: number | undefined
  seed: number
  /** Folder of the report. */
  out: string
}

export type Command =
  | { kind: 'run'; options: RunOptions }
  | { kind: 'compare'; before: string; after: string }
  | { kind: 'install-k6' }
  | { kind: 'help' }
  | { kind: 'invalid'; problem: string }

const MOST = { seconds: 21_600, perSecond: 20_000, seed: 2 ** 32 - 1 }

export const USAGE = `usage: npm run loadtest -- GROUP [options]       measure
       npm run loadtest -- compare A.json B.json  compare two summaries
       npm run loadtest -- install-k6             install the k6 that this needs, by go

groups:
${GROUP_NAMES.map(name => `  ${name.padEnd(14)} ${GROUPS[name].says}`).join('\n')}

options:
  --target URL       an API that runs already; else a system is started on 127.0.0.1
  --metrics-url URL  where that API serves /metrics; else TARGET/metrics
  --duration TIME    how long mixed and soak take, and each step of ramp: 90, 90s, 5m or 1h, at most 6h
  --rate N           requests/s of mixed and soak
  --seed N           another choice of assets; the same seed chooses the same ones (1)
  --out FOLDER       where the report goes (loadtest/reports/GROUP)`

/** The command that the arguments stand for; all that is wrong is said in one line. */
export const parseCommand = (args: readonly string[]): Command => {
  const parsed = parse(args)
  if ('problem' in parsed) return { kind: 'invalid', problem: parsed.problem }
  const { values, positionals } = parsed
  const [name = '', ...rest] = positionals
  if (values.help || name === 'help') return { kind: 'help' }
  if (name === 'compare') return parseCompare(rest, values)
  if (rest.length > 0) return invalid(`one group at a time, found ${positionals.join(' ')}`)
  if (name === 'install-k6') return { kind: 'install-k6' }
  if (!isGroupName(name)) {
    const found = name === '' ? 'no group given' : `no group "${name}"`
    return invalid(`${found}; there are ${GROUP_NAMES.join(', ')}`)
  }
  return parseRun(name, values)
}

const OPTIONS = {
  target: { type: 'string' },
  'metrics-url': { type: 'string' },
  duration: { type: 'string' },
  rate: { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

type Values = Partial<Record<Exclude<keyof typeof OPTIONS, 'help'>, string>> & { help?: boolean }

const parse = (args: readonly string[]): { values: Values; positionals: string[] } | { problem: string } => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error) }
  }
}

const parseCompare = (files: readonly string[], values: Values): Command => {
  const [before, after] = files
  if (before === undefined || after === undefined || files.length > 2 || Object.keys(values).length > 0)
    return invalid('compare takes two files and no options')
  return { kind: 'compare', before, after }
}

const parseRun = (group: GroupName, values: Values): Command => {
  const seconds = parseDuration(values.duration)
  const perSecond = parseWhole(values.rate, MOST.perSecond)
  const seed = parseWhole(values.seed, MOST.seed, 0)
  if (Number.isNaN(seconds)) return invalid(`--duration: from 1s to 6h, found "${values.duration}"`)
  if (Number.isNaN(perSecond)) return invalid(`--rate: from 1 to ${MOST.perSecond}, found "${values.rate}"`)
  if (Number.isNaN(seed)) return invalid(`--seed: from 0 to ${MOST.seed}, found "${values.seed}"`)
  for (const key of ['target', 'metrics-url'] as const) {
    const url = values[key]
    if (url !== undefined && !isHttpUrl(url)) return invalid(`--${key}: expected a URL, found "${url}"`)
  }
  if (values['metrics-url'] !== undefined && values.target === undefined)
    return invalid('--metrics-url goes with --target')
  if (!groupWith(group, { durationMs: seconds && seconds * 1_000, perSecond })) {
    const option = GROUPS[group].plan.kind === 'steps' ? '--rate' : '--duration or --rate'
    return invalid(`${group} sends what its plan says and takes no ${option}`)
  }
  const target = values.target?.replace(/\/+$/, '')
  const metricsUrl = values['metrics-url']
  const out = values.out ?? `loadtest/reports/${group}`
  return { kind: 'run', options: { group, target, metricsUrl, seconds, perSecond, seed: seed ?? 1, out } }
}

const invalid = (problem: string): Command => ({ kind: 'invalid', problem })

/** Seconds; NaN: not a duration, or out of bounds. */
const parseDuration = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const [, number = '', unit = ''] = /^(\d{1,6})(s|m|h|)$/.exec(text) ?? []
  const seconds = Number(number || Number.NaN) * (unit === 'h' ? 3_600 : unit === 'm' ? 60 : 1)
  return seconds >= 1 && seconds <= MOST.seconds ? seconds : Number.NaN
}

const parseWhole = (text: string | undefined, most: number, least = 1): number | undefined => {
  if (text === undefined) return undefined
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  return number >= least && number <= most ? number : Number.NaN
}

const isHttpUrl = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? '')
