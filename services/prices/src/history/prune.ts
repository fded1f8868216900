import type { Asset } from '../asset.ts'
import { type CandleStore, candlePartition } from './candle-store.ts'
import { CANDLE_INTERVALS } from './candles.ts'
import { sleep as realSleep, type Sleep } from './sleep.ts'
import type { HistoryStore, Page } from './store.ts'

export type PruneDeps = {
  history: Pick<HistoryStore, 'range' | 'deleteBatch'>
  /** Where given, candles are pruned too. */
  candles?: Pick<CandleStore, 'range'>
  /** Milliseconds since 1970. */
  now: () => number
  signal: AbortSignal
  /** Between two steps, so that others get their turn. Default 0. */
  pauseMs?: number
  sleep?: Sleep
}

/** Items read, and deleted at most, in one step. */
const STEP = 25

type Expiring = { timestamp: number; expiresAt: number | undefined }

/** The items of one partition key. */
type Partition = {
  key: string
  read(query: { from: number; to: number; limit: number; cursor?: string }): Promise<Page<Expiring>>
}

/** Deletes expired items of one partition, oldest first. Returns how many. */
const prunePartition = async (deps: PruneDeps, { key, read }: Partition): Promise<number> => {
  const { history, now, signal, pauseMs = 0, sleep = realSleep } = deps
  const nowSeconds = Math.floor(now() / 1000)
  const query = { from: 0, to: nowSeconds, limit: STEP }
  let deleted = 0
  for (let cursor: string | undefined; !signal.aborted; ) {
    const page = await read(cursor === undefined ? query : { ...query, cursor })
    const expired = page.items.filter(({ expiresAt = Number.POSITIVE_INFINITY }) => expiresAt <= nowSeconds)
    const keys = expired.map(({ timestamp }) => ({ asset: key, timestamp }))
    if (keys.length > 0) await history.deleteBatch(keys, signal)
    deleted += keys.length
    cursor = page.cursor
    // Items expire in the order of their time: after the first that has not, none has.
    if (cursor === undefined || expired.length < page.items.length) return deleted
    await sleep(pauseMs, signal)
  }
  return deleted
}

const partitionsOf = ({ history, candles, signal }: PruneDeps, asset: Asset): Partition[] => {
  const prices: Partition = {
    key: asset,
    read: query => history.range({ ...query, asset, includeExpired: true }, signal),
  }
  if (candles === undefined) return [prices]
  const ofCandles = CANDLE_INTERVALS.map(
    (interval): Partition => ({
      key: candlePartition(asset, interval),
      read: query => candles.range({ ...query, asset, interval, includeExpired: true }, signal),
    }),
  )
  return [prices, ...ofCandles]
}

/**
 * Deletes what has expired of these assets, for a store without TTL. Ends early when the signal aborts; rejects with
 * `StoreUnavailable`, then the next call goes on.
 */
export const pruneExpired = async (
  deps: PruneDeps,
  assets: readonly Asset[],
): Promise<{ deleted: number }> => {
  let deleted = 0
  try {
    for (const partition of assets.flatMap(asset => partitionsOf(deps, asset))) {
      if (deps.signal.aborted) break
      deleted += await prunePartition(deps, partition)
    }
  } catch (error) {
    if (!deps.signal.aborted) throw error
  }
  return { deleted }
}
