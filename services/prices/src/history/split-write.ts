import { StoreUnavailable } from '../latest/store.ts'
import type { HistoryItem } from './store.ts'

/**
 * What became of a batch. `left`: to be written again. `failure`: why the store could not be asked any further.
 * `rejection`: why items were rejected.
 */
export type SplitWrite<Item = HistoryItem> = {
  left: Item[]
  rejected: Item[]
  rejection: unknown
  failure: unknown
}

const join = <Item>(a: SplitWrite<Item>, b: SplitWrite<Item>): SplitWrite<Item> => ({
  left: [...a.left, ...b.left],
  rejected: [...a.rejected, ...b.rejected],
  rejection: a.rejection ?? b.rejection,
  failure: a.failure ?? b.failure,
})

/** Writes as `HistoryStore.writeBatch` does. */
export type BatchStore<Item> = { writeBatch(items: readonly Item[], signal?: AbortSignal): Promise<Item[]> }

/**
 * Writes a batch. One that is refused (or that cannot even be sent) is halved until the items at fault stand alone:
 * about 2 log2(n) writes for one of n. Never rejects itself.
 */
export const splitWrite = async <Item>(
  store: BatchStore<Item>,
  items: readonly Item[],
  signal: AbortSignal,
): Promise<SplitWrite<Item>> => {
  const none = { left: [], rejected: [], rejection: undefined, failure: undefined }
  try {
    return { ...none, left: await store.writeBatch(items, signal) }
  } catch (error) {
    if (error instanceof StoreUnavailable || signal.aborted)
      return { ...none, left: [...items], failure: error }
    if (items.length <= 1) return { ...none, rejected: [...items], rejection: error }
    const half = Math.ceil(items.length / 2)
    const first = await splitWrite(store, items.slice(0, half), signal)
    const rest = items.slice(half)
    if (first.failure !== undefined) return join(first, { ...none, left: rest })
    return join(first, await splitWrite(store, rest, signal))
  }
}
