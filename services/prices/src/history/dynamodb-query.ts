import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import type { Attributes } from './attributes.ts'
import type { CallOptions, DynamoCall } from './dynamodb-call.ts'

/** Items of one partition, an asset or one of its candles; `from` and `to` in Unix seconds, both included. */
type Query = { asset: string; from: number; to: number; limit: number; ascending: boolean }

/** `lastTimestamp`: of the last item read, when there are more. */
type Queried<Item> = { items: Item[]; lastTimestamp: number | undefined }

export type DynamoQuery<Item> = (query: Query, options: CallOptions) => Promise<Queried<Item>>

/** `parse`: undefined for what is no such item, which is then left out. */
export const createDynamoQuery = <Item>(deps: {
  client: DynamoDBClient
  call: DynamoCall
  table: string
  parse: (attributes: Attributes) => Item | undefined
}): DynamoQuery<Item> => {
  const { client, call, table, parse } = deps
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
      items: (answer.Items ?? []).flatMap(attributes => parse(attributes) ?? []),
      lastTimestamp: last === undefined ? undefined : Number(last),
    }
  }
}
