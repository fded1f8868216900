import { type HistoryItem, hash32 } from '@price-aggregator/prices'
import type { CandleStore } from '@price-aggregator/prices/history/candle-store'
import type { CandleInterval } from '@price-aggregator/prices/history/candles'
import type { DynamoHistoryStore } from '@price-aggregator/prices/history/dynamodb'
import { createLogger } from '@price-aggregator/runtime'
import type { JobRun } from '../job.ts'
import type { Written } from './expected-candles.fixture.ts'
import { DAY, OPTIONS } from './options.fixture.ts'
import { createRollupHistoryJob, type RollupHistoryDeps } from './rollup-history.ts'
import { useTables } from './tables.fixture.ts'

/** The full hour before last, Unix seconds: stores then hold nothing for expired. */
export const END = (Math.floor(Date.now() / 3_600_000) - 1) * 3_600

/** A price that only its asset and its time decide. */
export const pointAt = (asset: string, timestamp: number): HistoryItem => ({
  asset,
  timestamp,
  price: 100 + (hash32(`price ${asset} ${timestamp}`) % 10_000) / 700,
  volume: (hash32(`volume ${asset} ${timestamp}`) % 100_000) / 3,
  sources: 3,
  updatedAt: timestamp,
  expiresAt: timestamp + 7 * DAY,
})

/** One point in each `everySeconds`, at some second of it. */
export const generateHistory = (
  asset: string,
  from: number,
  to: number,
  everySeconds: number,
): HistoryItem[] =>
  Array.from({ length: Math.floor((to - from) / everySeconds) }, (_, index) => {
    const start = from + index * everySeconds
    return pointAt(asset, start + (hash32(`${asset} ${start}`) % everySeconds))
  })

export const writeHistory = async (
  store: DynamoHistoryStore,
  items: readonly HistoryItem[],
): Promise<void> => {
  for (let start = 0; start < items.length; start += 25) {
    const left = await store.writeBatch(items.slice(start, start + 25))
    if (left.length > 0) throw new Error('the store did not take all')
  }
}

export const readCandles = async (
  candles: CandleStore,
  assets: readonly string[],
  interval: CandleInterval,
): Promise<Written[]> => {
  const all: Written[] = []
  for (const asset of assets) {
    const page = await candles.range({ asset, interval, from: 0, to: END + DAY, limit: 5_000 })
    all.push(...page.items.map(({ updatedAt: _, ...written }) => written))
  }
  return all
}

type RollupInput = Pick<RollupHistoryDeps, 'history' | 'candles'> & {
  assets: readonly string[]
  /** Unix seconds. */
  at: number
  run?: Partial<JobRun>
  clock?: Pick<RollupHistoryDeps, 'now' | 'syncClock'>
  saveEvery?: number
} & Partial<RollupHistoryDeps['options']>

/** One run of the job: by default one that looks back an hour and goes on for two. */
export const runRollup = ({
  history,
  candles,
  assets,
  at,
  run,
  clock = { now: () => at * 1000, syncClock: async () => undefined },
  saveEvery = 100_000,
  ...options
}: RollupInput) =>
  createRollupHistoryJob({
    history,
    candles,
    assets: () => assets,
    ...clock,
    saveEvery,
    write: { retry: { baseMs: 1, maxMs: 2 } },
    options: {
      ...OPTIONS,
      ...options,
    },
  })({
    dryRun: false,
    logger: createLogger('rollup-history', 'silent'),
    signal: new AbortController().signal,
    ...run,
  })

/** A table of its own for each test of a suite, and runs of the job on it. */
export const useRollup = () => {
  const tables = useTables()
  const current: { store?: DynamoHistoryStore } = {}
  const store = (): DynamoHistoryStore => {
    if (!current.store) throw new Error('there is a store within tests alone')
    return current.store
  }
  beforeEach(async () => {
    current.store = await tables.open()
  })
  return {
    get store() {
      return store()
    },
    roll: (assets: readonly string[], at: number, options: Partial<RollupInput> = {}) =>
      runRollup({ history: store(), candles: store().candles, assets, at, ...options }),
  }
}
