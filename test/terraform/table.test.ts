import { inspectTable, TTL_ATTRIBUTE } from '@price-aggregator/prices/history/table'
import { expect } from 'chai'
import { type Block, expression, readConfiguration } from './configuration.ts'

type Client = Parameters<typeof inspectTable>[0]['client']

/** DynamoDB as it would answer once the module has made the table of these inputs. */
const dynamoDbWith = (table: Block): Client => {
  const answers: Record<string, object> = {
    DescribeTableCommand: {
      Table: {
        TableArn: 'arn:aws:dynamodb:us-east-1:111122223333:table/prices',
        TableStatus: 'ACTIVE',
        KeySchema: [
          { AttributeName: table.hash_key, KeyType: 'HASH' },
          { AttributeName: table.range_key, KeyType: 'RANGE' },
        ],
        AttributeDefinitions: (table.attributes as Block[]).map(({ name, type }) => ({
          AttributeName: name,
          AttributeType: type,
        })),
      },
    },
    DescribeTimeToLiveCommand: {
      TimeToLiveDescription: {
        TimeToLiveStatus: table.ttl_enabled === true ? 'ENABLED' : 'DISABLED',
        AttributeName: table.ttl_attribute_name,
      },
    },
    DescribeContinuousBackupsCommand: {
      ContinuousBackupsDescription: {
        PointInTimeRecoveryDescription: {
          PointInTimeRecoveryStatus: table.point_in_time_recovery_enabled === true ? 'ENABLED' : 'DISABLED',
        },
      },
    },
  }
  const send = (command: object) => Promise.resolve(answers[command.constructor.name])
  return { send } as unknown as Client
}

const theTable = async (): Promise<Block> => (await readConfiguration()).modules.get('table') ?? {}

describe('the table of terraform-eks', () => {
  it('is as the job ensure-table wants it', async () => {
    const plan = await inspectTable(
      { client: dynamoDbWith(await theTable()) },
      { table: 'prices', ttlAttribute: TTL_ATTRIBUTE, pointInTimeRecovery: true },
    )
    expect(plan).to.deep.equal({ changes: [], refusals: [], unsupported: [] })
  })

  it('is billed on demand, as the one that the job makes: that is not the job’s to change', async () => {
    expect(await theTable()).to.include({ billing_mode: 'PAY_PER_REQUEST' })
  })

  it('is encrypted with a key of its own, and refuses to be deleted', async () => {
    expect(await theTable()).to.include({
      server_side_encryption_enabled: true,
      server_side_encryption_kms_key_arn: expression('module.data_key.key_arn'),
      deletion_protection_enabled: expression('var.deletion_protection'),
    })
    expect((await readConfiguration()).variables.get('deletion_protection')).to.include({ default: true })
  })

  it('has no index: policies name the table alone', async () => {
    expect(await theTable()).not.to.have.any.keys('global_secondary_indexes', 'local_secondary_indexes')
  })
})
