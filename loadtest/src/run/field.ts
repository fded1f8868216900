import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { symbolsOf } from '../k6/choice.ts'
import { getText } from '../system/processes.ts'
import { type System, withSystem } from '../system/system.ts'
import { readApi } from './api-watch.ts'
import type { RunOptions } from './arguments.ts'
import { awaitAged, awaitPrices, warmUp } from './prepare.ts'
import type { Watched } from './process-watch.ts'

const SYMBOLS_FILE = fileURLToPath(new URL('../../../symbols.csv', import.meta.url))
/** The services' own defaults. */
const TIERS = { hot: 20, medium: 180 }

/** Where the load goes, and for which assets. */
export type Field = {
  url: string
  metricsUrl: string
  /** Empty: they run elsewhere. */
  processes: Watched[]
  /** By rank, and how many of them are hot and medium. */
  symbols: string[]
  tiers: { hot: number; medium: number }
  refresherUrl: string | undefined
}

export type FieldDeps = { signal: AbortSignal; say(line: string): void }

/** Uses the API that the options name, or else a system of its own, ready for the group. Rejects where there is none. */
export const withField = async <T>(
  { signal, say }: FieldDeps,
  options: RunOptions,
  use: (field: Field) => Promise<T>,
): Promise<T> => {
  const symbols = symbolsOf(await readFile(SYMBOLS_FILE, 'utf8'))
  const { target: url, metricsUrl } = options
  if (url !== undefined) {
    await reach(url)
    if (metricsUrl !== undefined) await reachMetrics(metricsUrl)
    if (options.group === 'cold-storm')
      say('of a system elsewhere it is not known which cold prices have aged: all are asked for')
    return use({
      url,
      metricsUrl: metricsUrl ?? `${url}/metrics`,
      processes: [],
      symbols,
      tiers: TIERS,
      refresherUrl: undefined,
    })
  }
  say('starting redis, dynalite, three exchanges, a refresher and the API on 127.0.0.1')
  return withSystem({ withRefresher: true, ownGroup: true }, async system => {
    signal.throwIfAborted()
    const field = await prepare({ signal, say }, system, options, symbols)
    signal.throwIfAborted()
    return use(field)
  })
}

/** The target cannot be reached. */
class Unreachable extends Error {
  readonly code = 'UNREACHABLE'
}

const reach = async (url: string): Promise<void> => {
  try {
    await getText(`${url}/health`)
  } catch (error) {
    throw new Unreachable(`${url} cannot be reached: ${reasonOf(error)}`, { cause: error })
  }
}

/** Fetch's own word for a port that browsers block, https://fetch.spec.whatwg.org/#port-blocking. */
const BLOCKED = 'bad port'

const reasonOf = (error: unknown): string => {
  const { cause, message } = error as Error
  if (!(cause instanceof Error)) return message
  if (cause.message === BLOCKED) return 'Node asks no server on this port, one that browsers block'
  return cause.message || String('code' in cause && cause.code)
}

/** Who says where metrics are wants them judged. */
const reachMetrics = async (url: string): Promise<void> => {
  if (await readApi(url, Date.now)) return
  await getText(url).catch((error: unknown) => {
    throw new Unreachable(`--metrics-url ${url} cannot be reached: ${reasonOf(error)}`, { cause: error })
  })
  throw new Unreachable(`--metrics-url ${url}: expected the API's metrics, found no price_cache_hits_total`)
}

const prepare = async (
  { signal, say }: FieldDeps,
  system: System,
  { group }: RunOptions,
  symbols: string[],
): Promise<Field> => {
  await awaitPrices(system, symbols, signal)
  say('warming up')
  // Hot prices never age by being read: the storm's do not either.
  await warmUp(
    symbols.slice(0, TIERS.hot).map(symbol => `${system.apiUrl}/prices/${symbol}`),
    signal,
  )
  const field = {
    url: system.apiUrl,
    metricsUrl: `${system.apiUrl}/metrics`,
    processes: system.processes.map(({ name, pid }) => ({ name, pid: pid() })),
    refresherUrl: system.refresherUrl,
  }
  if (group !== 'cold-storm') return { ...field, symbols, tiers: TIERS }
  say('waiting until cold prices are older than 30 s')
  const aged = await awaitAged(system, symbols.slice(TIERS.hot + TIERS.medium), signal)
  return { ...field, symbols: aged, tiers: { hot: 0, medium: 0 } }
}
