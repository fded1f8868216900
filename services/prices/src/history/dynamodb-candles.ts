import { fromCandleAttributes, toCandleAttributes } from './candle-attributes.ts'
import { type CandleItem, type CandleStore, candlePartition } from './candle-store.ts'
import { createDynamoQuery } from './dynamodb-query.ts'
import { readRange } from './dynamodb-range.ts'
import { createDynamoWatermarks } from './dynamodb-watermark.ts'
import { createBatchWrite, type DynamoWriteDeps } from './dynamodb-write.ts'

type DynamoCandlesDeps = DynamoWriteDeps & {
  /** Milliseconds since 1970. */
  now: () => number
}

/** Candles and their watermarks, in the table of the prices. */
export const createDynamoCandles = (deps: DynamoCandlesDeps): CandleStore => {
  const { timeoutMs, now } = deps
  const query = createDynamoQuery({ ...deps, parse: fromCandleAttributes })
  const isLive = ({ expiresAt }: CandleItem): boolean => expiresAt === undefined || expiresAt * 1000 > now()
  return {
    range: ({ interval, ...wanted }, signal) =>
      readRange(
        { query, isLive, timeoutMs },
        { ...wanted, asset: candlePartition(wanted.asset, interval) },
        signal,
      ),
    writeBatch: createBatchWrite(deps, toCandleAttributes),
    ...createDynamoWatermarks(deps),
  }
}
