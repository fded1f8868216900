import { setTimeout as sleep } from 'node:timers/promises'
import { type Attributes, attributesOf, type DynamoRecord, recordOf } from './dynamodb-record.ts'
import { forwardPort } from './port-forward.ts'
import type { Suite } from './suite.ts'

const PORT = 8_000
const DEADLINE_MS = 20_000
const AT_ONCE = 8
/** The most that DynamoDB takes at once. */
const BATCH = 25
const RETRY_MS = 200

/** DynamoDB Local looks at nothing but the account and region: those of the chart's default values. */
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0'

/** The history table's key, see docs/configuration.md. */
export const HISTORY_KEY = [
  { name: 'asset', type: 'S', keyType: 'HASH' },
  { name: 'timestamp', type: 'N', keyType: 'RANGE' },
] as const

type Key = readonly { name: string; type: 'S' | 'N'; keyType: 'HASH' | 'RANGE' }[]

/** How DynamoDB refused a request. */
export class DynamoRefused extends Error {
  readonly code: string
  constructor(operation: string, body: { __type?: string; message?: string; Message?: string }) {
    const code = body.__type?.split('#').at(-1) ?? 'unknown'
    super(`${operation}: ${code} ${body.message ?? body.Message ?? ''}`)
    this.code = code
  }
}

export type Dynamo = Awaited<ReturnType<typeof openDynamo>>

/** The DynamoDB Local of the release, asked by its wire protocol, without the project's own client; to be closed. */
export const openDynamo = async ({ kubectl, release }: Pick<Suite, 'kubectl' | 'release'>) => {
  const { port, close } = await forwardPort(kubectl, `deployment/${release}-dynamodb-local`, PORT)

  const call = async <T = unknown>(operation: string, input: object): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${port}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        authorization: AUTHORIZATION,
      },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(DEADLINE_MS),
    })
    if (!answer.ok) throw new DynamoRefused(operation, (await answer.json()) as object)
    return (await answer.json()) as T
  }

  const putBatch = async (table: string, batch: readonly DynamoRecord[]): Promise<void> => {
    let left: object = { [table]: batch.map(record => ({ PutRequest: { Item: attributesOf(record) } })) }
    for (;;) {
      const answer = await call<{ UnprocessedItems?: object }>('BatchWriteItem', { RequestItems: left })
      left = answer.UnprocessedItems ?? {}
      if (Object.keys(left).length === 0) return
      await sleep(RETRY_MS)
    }
  }

  return {
    call,
    close,
    createTable: (table: string, key: Key = HISTORY_KEY): Promise<unknown> =>
      call('CreateTable', {
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: key.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
        KeySchema: key.map(({ name, keyType }) => ({ AttributeName: name, KeyType: keyType })),
      }),
    put: async (table: string, records: readonly DynamoRecord[]): Promise<void> => {
      let next = 0
      const lane = async (): Promise<void> => {
        while (next < records.length) {
          const batch = records.slice(next, next + BATCH)
          next += BATCH
          await putBatch(table, batch)
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, lane))
    },
    /** All items of a partition of a history table, oldest first. */
    partition: async (table: string, asset: string): Promise<DynamoRecord[]> => {
      const query = {
        TableName: table,
        KeyConditionExpression: 'asset = :asset',
        ExpressionAttributeValues: { ':asset': { S: asset } },
      }
      const found: DynamoRecord[] = []
      let start: object | undefined
      do {
        const page = await call<{ Items: Attributes[]; LastEvaluatedKey?: object }>('Query', {
          ...query,
          ...(start && { ExclusiveStartKey: start }),
        })
        found.push(...page.Items.map(recordOf))
        start = page.LastEvaluatedKey
      } while (start)
      return found
    },
  }
}
