import type { CreateTableCommandInput, TableDescription } from '@aws-sdk/client-dynamodb'

/** A table of this name is there, but made for something else. */
export class TableMismatch extends Error {
  readonly code = 'TABLE_MISMATCH'

  constructor(table: string, found: string, expected: string) {
    super(`table ${table} has ${found}, expected ${expected}`)
  }
}

/** The history table: on-demand billing, partition key `asset`, sort key `timestamp`. */
export const tableInput = (table: string): CreateTableCommandInput => ({
  TableName: table,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'asset', KeyType: 'HASH' },
    { AttributeName: 'timestamp', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'asset', AttributeType: 'S' },
    { AttributeName: 'timestamp', AttributeType: 'N' },
  ],
})

/** A key in words, such as `HASH asset S, RANGE timestamp N`. */
export const describeKey = ({
  KeySchema = [],
  AttributeDefinitions = [],
}: Pick<TableDescription, 'KeySchema' | 'AttributeDefinitions'>): string =>
  KeySchema.map(({ AttributeName, KeyType }) => {
    const definition = AttributeDefinitions.find(attribute => attribute.AttributeName === AttributeName)
    return `${KeyType} ${AttributeName} ${definition?.AttributeType}`
  }).join(', ')

/** The key of the history table, in the same words. */
export const historyKey = (): string => {
  const { KeySchema, AttributeDefinitions } = tableInput('')
  return describeKey({ KeySchema, AttributeDefinitions })
}
