import type { DynamoRequest, Interception } from './dynamodb-proxy.fixture.ts'

type Tag = { Key: string; Value: string }

/** What a DynamoDB keeps of one table; aspects in `unknown` are operations that it does not know. */
export type WireTable = {
  there: boolean
  status: string
  key: { asset: string; timestamp: string }
  provisioned: boolean
  ttl: { TimeToLiveStatus: string; AttributeName?: string }
  recovery: 'ENABLED' | 'DISABLED'
  tags: Tag[]
  unknown: ('TimeToLive' | 'ContinuousBackups' | 'Tag')[]
  /** Errors to answer to operations, once each. */
  errors: Record<string, string>
}

export const ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/prices'

export const wireTable = (given: Partial<WireTable> = {}): WireTable => ({
  there: true,
  status: 'ACTIVE',
  key: { asset: 'S', timestamp: 'N' },
  provisioned: false,
  ttl: { TimeToLiveStatus: 'DISABLED' },
  recovery: 'DISABLED',
  tags: [],
  unknown: [],
  errors: {},
  ...given,
})

const ok = (body: unknown): Interception => ({ status: 200, body })
const error = (name: string): Interception => ({
  status: 400,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name },
})

const description = ({ status, key, provisioned }: WireTable) => ({
  TableName: 'prices',
  TableArn: ARN,
  TableStatus: status,
  KeySchema: [
    { AttributeName: 'asset', KeyType: 'HASH' },
    { AttributeName: 'timestamp', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: Object.entries(key).map(([AttributeName, AttributeType]) => ({
    AttributeName,
    AttributeType,
  })),
  // As AWS: a table that never had on-demand billing has no summary.
  ProvisionedThroughput: { ReadCapacityUnits: provisioned ? 5 : 0, WriteCapacityUnits: provisioned ? 5 : 0 },
  ...(!provisioned && { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } }),
})

const recoveryBody = ({ recovery }: WireTable) => ({
  ContinuousBackupsDescription: {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: recovery },
  },
})

/** Two to a page, so that readers have to turn it. */
const tagPage = ({ tags }: WireTable, from: number) => ({
  Tags: tags.slice(from, from + 2),
  ...(from + 2 < tags.length && { NextToken: String(from + 2) }),
})

const withTags = (tags: readonly Tag[], added: readonly Tag[]): Tag[] => [
  ...tags.filter(({ Key }) => !added.some(tag => tag.Key === Key)),
  ...added,
]

/** Answers as AWS does on the wire, by what the table has, and changes it. */
export const answerAsDynamo =
  (table: WireTable) =>
  ({ operation, body }: DynamoRequest): Interception => {
    const asked = JSON.parse(body)
    const fault = table.errors[operation]
    delete table.errors[operation]
    if (fault !== undefined) return error(fault)
    if (table.unknown.some(aspect => operation.includes(aspect))) return error('UnknownOperationException')
    if (operation === 'CreateTable') {
      if (table.there) return error('ResourceInUseException')
      table.there = true
      return ok({ TableDescription: description(table) })
    }
    if (!table.there) {
      const isBackups = operation.includes('ContinuousBackups')
      return error(isBackups ? 'TableNotFoundException' : 'ResourceNotFoundException')
    }
    switch (operation) {
      case 'DescribeTable':
        return ok({ Table: description(table) })
      case 'DescribeTimeToLive':
        return ok({ TimeToLiveDescription: table.ttl })
      case 'UpdateTimeToLive':
        table.ttl = { TimeToLiveStatus: 'ENABLING', ...asked.TimeToLiveSpecification }
        return ok({ TimeToLiveSpecification: asked.TimeToLiveSpecification })
      case 'DescribeContinuousBackups':
        return ok(recoveryBody(table))
      case 'UpdateContinuousBackups':
        table.recovery = 'ENABLED'
        return ok(recoveryBody(table))
      case 'ListTagsOfResource':
        return ok(tagPage(table, Number(asked.NextToken ?? 0)))
      case 'TagResource':
        table.tags = withTags(table.tags, asked.Tags)
        return { status: 200, body: {} }
      default:
        return error('UnknownOperationException')
    }
  }
