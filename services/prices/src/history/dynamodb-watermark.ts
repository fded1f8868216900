import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import {
  type Attributes,
  END_OF_TIME,
  isTimestamp,
  keyAttributes,
  numberAttribute,
  readNumber,
} from './attributes.ts'
import type { CandleStore, RollupWatermark, StandingWatermark } from './candle-store.ts'
import { CANDLE_SECONDS, type CandleInterval } from './candles.ts'
import type { DynamoWriteDeps } from './dynamodb-write.ts'

/** A partition that no asset can have; the sort key is the candles' length in seconds. */
const WATERMARK_PARTITION = '#watermark'

const keyOfInterval = (interval: CandleInterval): Attributes =>
  keyAttributes(WATERMARK_PARTITION, CANDLE_SECONDS[interval])

const toWatermarkAttributes = (interval: CandleInterval, watermark: StandingWatermark): Attributes => ({
  ...keyOfInterval(interval),
  revision: numberAttribute(watermark.revision),
  rolled_until: numberAttribute(watermark.rolledUntil),
  behind: { M: Object.fromEntries([...watermark.behind].map(([asset, at]) => [asset, numberAttribute(at)])) },
})

/** Undefined for one that cannot be: the candles are then made as if for the first time, which harms nothing. */
const fromWatermarkAttributes = (attributes: Attributes): StandingWatermark | undefined => {
  const rolledUntil = readNumber(attributes, 'rolled_until')
  if (!isTimestamp(rolledUntil)) return undefined
  const map = attributes.behind?.M ?? {}
  const behind = Object.keys(map).map(asset => [asset, readNumber(map, asset)] as const)
  return {
    rolledUntil,
    behind: new Map(behind.filter(([, at]) => isTimestamp(at))),
    // Versions before revisions wrote none.
    revision: readNumber(attributes, 'revision') || 0,
  }
}

/** That what stands is what was read. One that could not be read counts as none. */
const standsStill = (from: StandingWatermark | undefined) => {
  if (from === undefined)
    return {
      ConditionExpression: 'attribute_not_exists(rolled_until) OR NOT rolled_until BETWEEN :first AND :last',
      ExpressionAttributeValues: { ':first': numberAttribute(0), ':last': numberAttribute(END_OF_TIME) },
    }
  const until = { ':until': numberAttribute(from.rolledUntil) }
  return from.revision === 0
    ? {
        ConditionExpression: 'rolled_until = :until AND attribute_not_exists(revision)',
        ExpressionAttributeValues: until,
      }
    : {
        ConditionExpression: 'rolled_until = :until AND revision = :revision',
        ExpressionAttributeValues: { ...until, ':revision': numberAttribute(from.revision) },
      }
}

const successor = (from: StandingWatermark | undefined, to: RollupWatermark): StandingWatermark => ({
  ...to,
  revision: (from?.revision ?? 0) + 1,
})

export const createDynamoWatermarks = (
  deps: DynamoWriteDeps,
): Pick<CandleStore, 'readWatermark' | 'moveWatermark'> => {
  const { client, call, table, timeoutMs } = deps
  return {
    readWatermark: async (interval, signal) => {
      const command = new GetItemCommand({
        TableName: table,
        Key: keyOfInterval(interval),
        ConsistentRead: true,
        ReturnConsumedCapacity: 'TOTAL',
      })
      const { Item } = await call({ operation: 'range', timeoutMs, signal }, abortSignal =>
        client.send(command, { abortSignal }),
      )
      return Item === undefined ? undefined : fromWatermarkAttributes(Item)
    },

    moveWatermark: async (interval, { from, to }, signal) => {
      const next = successor(from, to)
      const command = new PutItemCommand({
        TableName: table,
        Item: toWatermarkAttributes(interval, next),
        ...standsStill(from),
        ReturnConsumedCapacity: 'TOTAL',
      })
      const { moved } = await call({ operation: 'write', timeoutMs, signal }, async abortSignal => {
        try {
          const { ConsumedCapacity } = await client.send(command, { abortSignal })
          return { moved: true, ConsumedCapacity }
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException)
            return { moved: false, ConsumedCapacity: undefined }
          throw error
        }
      })
      return moved ? next : undefined
    },
  }
}
