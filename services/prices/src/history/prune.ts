import type { Asset } from '../asset.ts'
import { sleep as realSleep, type Sleep } from './sleep.ts'
import type { HistoryStore } from './store.ts'

export type PruneDeps = {
  history: Pick<HistoryStore, 'range' | 'deleteBatch'>
  /** Milliseconds since 1970. */
  now: () => number
  signal: AbortSignal
  /** Between two steps, so that others get their turn. Default 0. */
  pauseMs?: number
  sleep?: Sleep
}

/** Items read, and deleted at most, in one step. */
const STEP = 25

/** Deletes expired items of one partition, oldest first. Returns how many. */
const prunePartition = async (deps: PruneDeps, partition: string): Promise<number> => {
  const { history, now, signal, pauseMs = 0, sleep = realSleep } = deps
  const nowSeconds = Math.floor(now() / 1000)
  const query = { asset: partition, from: 0, to: nowSeconds, limit: STEP, includeExpired: true }
  let deleted = 0
  for (let cursor: string | undefined; !signal.aborted; ) {
    const page = await history.range(cursor === undefined ? query : { ...query, cursor }, signal)
    const expired = page.items.filter(item => item.expiresAt <= nowSeconds)
    if (expired.length > 0) await history.deleteBatch(expired, signal)
    deleted += expired.length
    cursor = page.cursor
    // Items expire in the order of their time: after the first that has not, none has.
    if (cursor === undefined || expired.length < page.items.length) return deleted
    await sleep(pauseMs, signal)
  }
  return deleted
}

/**
 * Deletes what has expired, for a store without TTL. `partitions`: assets, or partition keys of their candles. Ends
 * early when the signal aborts; rejects with `StoreUnavailable`, then the next call goes on.
 */
export const pruneExpired = async (
  deps: PruneDeps,
  partitions: readonly Asset[],
): Promise<{ deleted: number }> => {
  let deleted = 0
  try {
    for (const partition of partitions) {
      if (deps.signal.aborted) break
      deleted += await prunePartition(deps, partition)
    }
  } catch (error) {
    if (!deps.signal.aborted) throw error
  }
  return { deleted }
}
