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
const describeKey = ({ KeySchema = [], AttributeDefinitions = [] }: TableDescription): string =>
  KeySchema.map(({ AttributeName, KeyType }) => {
    const definition = AttributeDefinitions.find(attribute => attribute.AttributeName === AttributeName)
    return `${KeyType} ${AttributeName} ${definition?.AttributeType}`
  }).join(', ')

/** Throws `TableMismatch` for a table with another key. */
export const checkKey = (table: string, description: TableDescription): void => {
  const found = describeKey(description)
  const { KeySchema, AttributeDefinitions } = tableInput(table)
  const expected = describeKey({ KeySchema, AttributeDefinitions })
  if (found !== expected) throw new TableMismatch(table, `the key ${found}`, `the key ${expected}`)
}
