import { fromAttributes } from './attributes.ts'
import type { CandleStore } from './candle-store.ts'
import { createDynamoCall } from './dynamodb-call.ts'
import { createDynamoCandles } from './dynamodb-candles.ts'
import { createDynamoClient, type DynamoClientOptions } from './dynamodb-client.ts'
import { createDynamoQuery } from './dynamodb-query.ts'
import { readRange } from './dynamodb-range.ts'
import { createDynamoWrites } from './dynamodb-write.ts'
import type { HistoryObserver } from './observer.ts'
import type { HistoryItem, HistoryStore } from './store.ts'

export { createDynamoClient, type DynamoClientOptions } from './dynamodb-client.ts'

export type DynamoHistoryOptions = DynamoClientOptions & {
  table: string
  /** Deadline of one call, its retries included. Default 2,000. */
  requestTimeoutMs?: number
  observe?: HistoryObserver
  /** Milliseconds since 1970: tells what has expired, and what is of the future and not yet the newest. */
  now?: () => number
}

/** Prices and candles, which share their table and their connections. */
export type DynamoHistoryStore = HistoryStore & { candles: CandleStore }

/** A partition that no asset can have. */
const PING_PARTITION = '#ping'
const ALL_TIME = { from: 0, to: Number.MAX_SAFE_INTEGER }

/** Further than this ahead of the clock, an item was written by a clock that was wrong, seconds. */
const FUTURE_TOLERANCE = 5

/** History in a DynamoDB table as `ensureTable` makes it. `close()` ends its connections. */
export const createDynamoHistoryStore = (options: DynamoHistoryOptions): DynamoHistoryStore => {
  const { table, requestTimeoutMs: timeoutMs = 2_000, observe, now = Date.now } = options
  const client = createDynamoClient(options)
  const call = createDynamoCall(observe)
  const query = createDynamoQuery({ client, call, table, parse: fromAttributes })
  const isLive = (item: HistoryItem): boolean => item.expiresAt * 1000 > now()

  return {
    newest: async (asset, signal) => {
      const { items } = await query(
        { asset, from: 0, to: Math.floor(now() / 1000) + FUTURE_TOLERANCE, limit: 1, ascending: false },
        { operation: 'newest', timeoutMs, signal },
      )
      return items.find(isLive)
    },
    range: (wanted, signal) => readRange({ query, isLive, timeoutMs }, wanted, signal),
    ...createDynamoWrites({ client, call, table, timeoutMs }),
    candles: createDynamoCandles({ client, call, table, timeoutMs, now }),
    // A query, not DescribeTable: a reader then needs one permission only.
    ping: async signal => {
      await query(
        { asset: PING_PARTITION, ...ALL_TIME, limit: 1, ascending: true },
        { operation: 'ping', timeoutMs, signal },
      )
    },
    close: () => client.destroy(),
  }
}
