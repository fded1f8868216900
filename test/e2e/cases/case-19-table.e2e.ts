import { expect } from 'chai'
import { runChanged } from '../changed-run.ts'
import { type Dynamo, DynamoRefused, HISTORY_KEY, openDynamo } from '../dynamodb.ts'
import { seconds } from '../report.ts'
import { theSuite } from '../suite.ts'

const KEY = 'the key HASH asset S, RANGE timestamp N'
const OTHER_KEY = [
  { name: 'symbol', type: 'S', keyType: 'HASH' },
  { name: 'timestamp', type: 'S', keyType: 'RANGE' },
] as const

type Described = {
  Table: { KeySchema: unknown; AttributeDefinitions: unknown; CreationDateTime: number; ItemCount: number }
}
type TimeToLive = { TimeToLiveDescription: { TimeToLiveStatus?: string; AttributeName?: string } }

describe('case 19: ensure-table on tables that are otherwise', () => {
  const opened: { dynamo?: Dynamo } = {}
  const made: string[] = []
  const dynamo = (): Dynamo => {
    if (!opened.dynamo) throw new Error('DynamoDB Local is not reached')
    return opened.dynamo
  }

  before(async () => {
    opened.dynamo = await openDynamo(theSuite())
  })
  after(async () => {
    // What failed on purpose last would be an alert to who watches the release.
    await runChanged(theSuite(), 'ensure-table')
    for (const table of made) await opened.dynamo?.call('DeleteTable', { TableName: table })
    opened.dynamo?.close()
  })

  const create = async (
    table: string,
    key: Parameters<Dynamo['createTable']>[1] = HISTORY_KEY,
  ): Promise<void> => {
    await dynamo().createTable(table, key)
    made.push(table)
  }

  /** All of a table that the job could change, and an item's worth of what it holds. */
  const look = async (table: string) => {
    const { KeySchema, AttributeDefinitions, CreationDateTime, ItemCount } = (
      await dynamo().call<Described>('DescribeTable', { TableName: table })
    ).Table
    const { TimeToLiveDescription } = await dynamo().call<TimeToLive>('DescribeTimeToLive', {
      TableName: table,
    })
    const { Items } = await dynamo().call<{ Items: unknown }>('Scan', { TableName: table })
    return { KeySchema, AttributeDefinitions, CreationDateTime, ItemCount, Items, ttl: TimeToLiveDescription }
  }

  const exists = async (table: string): Promise<boolean> => {
    try {
      await dynamo().call('DescribeTable', { TableName: table })
      return true
    } catch (error) {
      if (error instanceof DynamoRefused && error.code === 'ResourceNotFoundException') return false
      throw error
    }
  }

  const ensure = async (table: string, more: Record<string, string> = {}) => {
    const env = { DYNAMODB_TABLE: table, LOG_LEVEL: 'debug', ...more }
    const { succeeded, end, lines, tookMs } = await runChanged(theSuite(), 'ensure-table', { env })
    const changes = lines.flatMap(({ change }) => change ?? [])
    theSuite().report.figure(
      19,
      `${table}: ${succeeded ? 'exit 0' : 'failed'} in ${seconds(tookMs)}; changed: ${changes.join('; ') || 'nothing'}` +
        `${end?.failures?.length ? `; says: ${end.failures.join('; ')}` : ''}; ${JSON.stringify(end?.findings)}`,
    )
    return { succeeded, changes, failures: end?.failures ?? [], findings: end?.findings }
  }

  it('refuses a table with another key, says what it found and expected, and leaves it as it is', async () => {
    const table = 'e2e-other-key'
    await create(table, OTHER_KEY)
    await dynamo().put(table, [{ symbol: 'btcusdt', timestamp: 'now', price: 1 }])
    const before = await look(table)
    const { succeeded, changes, failures, findings } = await ensure(table)
    expect(succeeded).to.equal(false)
    expect(failures).to.have.length(1)
    const sentence = `table ${table} has the key HASH symbol S, RANGE timestamp S, expected ${KEY}: `
    expect(failures[0]).to.satisfy((text: string) => text.startsWith(sentence))
    expect(changes).to.deep.equal([])
    expect(findings).to.include({ refused: 1, different: 0 })
    expect(await look(table)).to.deep.equal(before)
  })

  it('turns TTL on where it is off, and finds nothing to do a second time', async () => {
    const table = 'e2e-without-ttl'
    await create(table)
    await dynamo().put(table, [{ asset: 'btcusdt', timestamp: 1, price: 1 }])
    const { ttl: _off, ...before } = await look(table)
    const first = await ensure(table)
    expect(first).to.deep.include({ succeeded: true, failures: [] })
    expect(first.changes).to.deep.equal([`table ${table}: from TTL off to TTL on expires_at`])
    const { ttl, ...rest } = await look(table)
    expect(ttl).to.deep.equal({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires_at' })
    expect(rest).to.deep.equal(before)
    expect(await ensure(table)).to.deep.include({ succeeded: true, changes: [], failures: [] })
  })

  it('makes a missing table, with its key and TTL', async () => {
    const table = 'e2e-missing'
    expect(await exists(table)).to.equal(false)
    const { succeeded, changes } = await ensure(table)
    made.push(table)
    expect(succeeded).to.equal(true)
    expect(changes[0]).to.equal(`table ${table}: created with ${KEY}`)
    const { KeySchema, ttl } = await look(table)
    const key = HISTORY_KEY.map(({ name, keyType }) => ({ AttributeName: name, KeyType: keyType }))
    expect(KeySchema).to.deep.equal(key)
    expect(ttl).to.deep.equal({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires_at' })
  })

  it('reports point-in-time recovery as unsupported here, not as done', async () => {
    const table = 'e2e-recovery'
    await create(table)
    const answer = await dynamo()
      .call('DescribeContinuousBackups', { TableName: table })
      .then(JSON.stringify, String)
    const { succeeded, changes, findings } = await ensure(table, { TABLE_POINT_IN_TIME_RECOVERY: 'true' })
    theSuite().report.figure(19, `DynamoDB Local, asked for continuous backups: ${answer}`)
    expect(succeeded).to.equal(true)
    expect(findings).to.include({ unsupported_recovery: 1 })
    expect(changes).to.deep.equal([`table ${table}: from TTL off to TTL on expires_at`])
  })

  it('only verifies a table that is not its to manage: fails on any difference, and changes nothing', async () => {
    const table = 'e2e-not-managed'
    await create(table)
    const before = await look(table)
    const { succeeded, changes, failures } = await ensure(table, { TABLE_MANAGED: 'false' })
    expect(succeeded).to.equal(false)
    expect(failures).to.deep.equal([`table ${table} has TTL off, expected TTL on expires_at`])
    expect(changes).to.deep.equal([])
    expect(await look(table)).to.deep.equal(before)

    const missing = await ensure('e2e-not-made', { TABLE_MANAGED: 'false' })
    expect(missing.succeeded).to.equal(false)
    expect(missing.failures).to.deep.equal(['there is no table e2e-not-made'])
    expect(await exists('e2e-not-made')).to.equal(false)
  })
})
