import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb'
import { StoreUnavailable } from '../latest/store.ts'
import { type Attributes, keyAttributes, keyOf, toAttributes } from './attributes.ts'
import type { CallOptions, DynamoCall } from './dynamodb-call.ts'
import { isInvalidRequest } from './dynamodb-client.ts'
import { type HistoryStore, ItemsRejected } from './store.ts'

export type DynamoWriteDeps = { client: DynamoDBClient; call: DynamoCall; table: string; timeoutMs: number }

/** Sends a batch and returns the requests that were not taken. */
const sendBatch = async (
  { client, call, table }: DynamoWriteDeps,
  requests: WriteRequest[],
  options: CallOptions,
): Promise<WriteRequest[]> => {
  if (requests.length === 0) return []
  const command = new BatchWriteItemCommand({
    RequestItems: { [table]: requests },
    ReturnConsumedCapacity: 'TOTAL',
  })
  const answer = await call(options, abortSignal => client.send(command, { abortSignal }))
  return answer.UnprocessedItems?.[table] ?? []
}

/** `HistoryStore.writeBatch` for items of any kind. */
export const createBatchWrite =
  <Item>(deps: DynamoWriteDeps, attributesOf: (item: Item) => Attributes) =>
  async (items: readonly Item[], signal?: AbortSignal): Promise<Item[]> => {
    const requests = items.map(item => ({ PutRequest: { Item: attributesOf(item) } }))
    const options = { operation: 'write', timeoutMs: deps.timeoutMs, signal } as const
    const unprocessed = await sendBatch(deps, requests, options).catch((error: unknown) => {
      if (isInvalidRequest(error)) throw new ItemsRejected('items refused by DynamoDB', { cause: error })
      throw error
    })
    const left = new Set(unprocessed.map(({ PutRequest }) => keyOf(PutRequest?.Item)))
    return items.filter(item => left.has(keyOf(attributesOf(item))))
  }

export const createDynamoWrites = (
  deps: DynamoWriteDeps,
): Pick<HistoryStore, 'writeBatch' | 'deleteBatch'> => {
  const { timeoutMs } = deps
  return {
    writeBatch: createBatchWrite(deps, toAttributes),

    deleteBatch: async (keys, signal) => {
      const requests = keys.map(({ asset, timestamp }) => ({
        DeleteRequest: { Key: keyAttributes(asset, timestamp) },
      }))
      const left = await sendBatch(deps, requests, { operation: 'delete', timeoutMs, signal })
      if (left.length > 0)
        throw new StoreUnavailable('history', new Error(`${left.length} deletions not taken`))
    },
  }
}
