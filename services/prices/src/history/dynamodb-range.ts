import { cursorAfter, readCursor } from './cursor.ts'
import type { DynamoQuery } from './dynamodb-query.ts'
import type { HistoryRange, Page } from './store.ts'

export type ReadRangeDeps<Item> = {
  query: DynamoQuery<Item>
  isLive: (item: Item) => boolean
  timeoutMs: number
}

/** Items read at once, and queries made at most, to get past expired items that the store has not deleted yet. */
const SKIP_LIMIT = 1_000
const MAX_QUERIES = 5

/** One page of a range, whose `asset` is a partition key: one query, and a few more only where everything found has expired. */
export const readRange = async <Item extends { timestamp: number }>(
  { query, isLive, timeoutMs }: ReadRangeDeps<Item>,
  { asset, from, to, limit, cursor, includeExpired = false }: HistoryRange,
  signal: AbortSignal | undefined,
): Promise<Page<Item>> => {
  const deadline = performance.now() + timeoutMs
  let start = cursor === undefined ? from : Math.max(from, readCursor(asset, cursor) + 1)
  for (let queries = 1; start <= to; queries += 1) {
    const readLimit = queries === 1 ? limit : Math.max(limit, SKIP_LIMIT)
    const remainingMs = Math.max(deadline - performance.now(), 1)
    const { items: found, lastTimestamp } = await query(
      { asset, from: start, to, limit: readLimit, ascending: true },
      { operation: 'range', timeoutMs: remainingMs, signal },
    )
    const kept = includeExpired ? found : found.filter(isLive)
    const items = kept.slice(0, limit)
    const end = kept.length > limit ? items.at(-1)?.timestamp : lastTimestamp
    if (end === undefined) return { items }
    const giveUp = queries === MAX_QUERIES || performance.now() > deadline - timeoutMs / 2
    if (items.length > 0 || giveUp) return { items, cursor: cursorAfter(asset, end) }
    start = end + 1
  }
  return { items: [] }
}
