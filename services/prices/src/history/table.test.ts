import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { expect } from 'chai'
import { type Dynalite, startDynalite } from '../../../../test/dynalite.ts'
import { StoreUnavailable } from '../latest/store.ts'
import { createDynamoClient } from './dynamodb.ts'
import { type DynamoProxy, type Interception, startDynamoProxy } from './dynamodb-proxy.fixture.ts'
import { rejectionOf } from './rejection.fixture.ts'
import { ensureTable, TableMismatch } from './table.ts'

const clientOf = (endpoint: string): DynamoDBClient =>
  createDynamoClient({ endpoint, region: 'local', environment: {} })
const error = (name: string): Interception => ({
  status: 400,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name },
})

describe('ensureTable', () => {
  let dynalite: Dynalite
  let client: DynamoDBClient
  before(async () => {
    dynalite = await startDynalite()
    client = clientOf(dynalite.endpoint)
  })
  after(async () => {
    client.destroy()
    await dynalite.stop()
  })

  it('creates the table where it is missing, and leaves it alone afterwards', async () => {
    const deps = { client, pollMs: 5 }
    expect(await ensureTable(deps, { table: 'fresh' })).to.deep.equal({ created: true, ttl: 'unsupported' })
    expect(await ensureTable(deps, { table: 'fresh' })).to.deep.equal({ created: false, ttl: 'unsupported' })
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'fresh' }))
    expect(Table?.BillingModeSummary?.BillingMode).to.equal('PAY_PER_REQUEST')
  })

  it('may run in several processes at once', async () => {
    const one = () => ensureTable({ client, pollMs: 5 }, { table: 'contended' })
    const ensured = await Promise.all([one(), one(), one()])
    expect(ensured.filter(({ created }) => created)).to.have.length(1)
  })

  it('refuses a table with another key and names both', async () => {
    await client.send(
      new CreateTableCommand({
        TableName: 'other',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'symbol', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'symbol', AttributeType: 'S' }],
      }),
    )
    const mismatch = await rejectionOf(ensureTable({ client, pollMs: 5 }, { table: 'other' }))
    expect(mismatch).to.be.instanceOf(TableMismatch).with.property('code', 'TABLE_MISMATCH')
    expect(mismatch)
      .to.have.property('message')
      .that.includes('HASH symbol S')
      .and.includes('HASH asset S, RANGE timestamp N')
  })
})

describe('ensureTable, on a DynamoDB with TTL', () => {
  let proxy: DynamoProxy
  let client: DynamoDBClient
  let status: string
  let ttl: { TimeToLiveStatus: string; AttributeName?: string }
  let update: () => Interception
  beforeEach(async () => {
    status = 'ACTIVE'
    ttl = { TimeToLiveStatus: 'DISABLED' }
    update = () => {
      ttl = { TimeToLiveStatus: 'ENABLING', AttributeName: 'expires_at' }
      return {
        status: 200,
        body: { TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true } },
      }
    }
    proxy = await startDynamoProxy(({ operation }) => {
      if (operation === 'DescribeTable')
        return { status: 200, body: { Table: { ...TABLE, TableStatus: status } } }
      if (operation === 'DescribeTimeToLive') return { status: 200, body: { TimeToLiveDescription: ttl } }
      return operation === 'UpdateTimeToLive' ? update() : error('ValidationException')
    })
    client = clientOf(proxy.endpoint)
  })
  afterEach(async () => {
    client.destroy()
    await proxy.stop()
  })
  const TABLE = {
    KeySchema: [
      { AttributeName: 'asset', KeyType: 'HASH' },
      { AttributeName: 'timestamp', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'timestamp', AttributeType: 'N' },
      { AttributeName: 'asset', AttributeType: 'S' },
    ],
  }
  const ensure = () => ensureTable({ client, pollMs: 5, deadlineMs: 50 }, { table: 'prices' })

  it('enables it on expires_at, once', async () => {
    expect(await ensure()).to.deep.equal({ created: false, ttl: 'enabled' })
    expect(await ensure()).to.deep.equal({ created: false, ttl: 'already' })
    const updates = proxy.requests.filter(({ operation }) => operation === 'UpdateTimeToLive')
    expect(updates.map(({ body }) => JSON.parse(body))).to.deep.equal([
      { TableName: 'prices', TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true } },
    ])
  })

  it('takes for enabled what another process has enabled in between', async () => {
    const enable = update
    update = () => {
      enable()
      return error('ValidationException')
    }
    expect(await ensure()).to.deep.equal({ created: false, ttl: 'already' })
  })

  it('rejects when enabling it is refused for good', async () => {
    update = () => error('ValidationException')
    expect(await rejectionOf(ensure())).to.have.property('name', 'ValidationException')
    update = () => error('AccessDeniedException')
    expect(await rejectionOf(ensure())).to.be.instanceOf(StoreUnavailable)
  })

  it('refuses a table that expires by another attribute', async () => {
    ttl = { TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' }
    expect(await rejectionOf(ensure())).to.be.instanceOf(TableMismatch)
  })

  it('gives up on a table that does not become active', async () => {
    status = 'CREATING'
    expect(await rejectionOf(ensure())).to.be.instanceOf(StoreUnavailable)
  })

  it('stops waiting when its signal aborts', async () => {
    status = 'CREATING'
    const stop = new AbortController()
    const pending = rejectionOf(
      ensureTable({ client, pollMs: 60_000, signal: stop.signal }, { table: 'prices' }),
    )
    stop.abort()
    expect(await pending).to.have.property('name', 'AbortError')
  })
})
