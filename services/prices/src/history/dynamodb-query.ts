import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { fromAttributes } from './attributes.ts'
import type { CallOptions, DynamoCall } from './dynamodb-call.ts'
import type { HistoryItem } from './store.ts'

/** Items of one partition; `from` and `to` in Unix seconds, both included. */
type Query = { asset: string; from: number; to: number; limit: number; ascending: boolean }

/** `lastTimestamp`: of the last item read, when there are more. */
type Queried = { items: HistoryItem[]; lastTimestamp: number | undefined }

export type DynamoQuery = (query: Query, options: CallOptions) => Promise<Queried>

export const createDynamoQuery = (deps: {
  client: DynamoDBClient
  call: DynamoCall
  table: string
}): DynamoQuery => {
  const { client, call, table } = deps
  return async ({ asset, from, to, limit, ascending }, options) => {
    const command = new QueryCommand({
      TableName: table,
      KeyConditionExpression: '#asset = :asset AND #timestamp BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#asset': 'asset', '#timestamp': 'timestamp' },
      ExpressionAttributeValues: { ':asset': { S: asset }, ':from': { N: `${from}` }, ':to': { N: `${to}` } },
      ScanIndexForward: ascending,
      Limit: limit,
      ReturnConsumedCapacity: 'TOTAL',
    })
    const answer = await call(options, abortSignal => client.send(command, { abortSignal }))
    const last = answer.LastEvaluatedKey?.timestamp?.N
    return {
      items: (answer.Items ?? []).flatMap(attributes => fromAttributes(attributes) ?? []),
      lastTimestamp: last === undefined ? undefined : Number(last),
    }
  }
}
