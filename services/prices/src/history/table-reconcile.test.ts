import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { expect } from 'chai'
import { type Dynalite, startDynalite } from '../../../../test/dynalite.ts'
import { StoreUnavailable } from '../latest/store.ts'
import { createDynamoClient } from './dynamodb.ts'
import { type DynamoProxy, startDynamoProxy } from './dynamodb-proxy.fixture.ts'
import { rejectionOf } from './rejection.fixture.ts'
import type { TableAspect, WantedTable } from './table-plan.ts'
import { inspectTable, reconcileTable } from './table-reconcile.ts'
import { ARN, answerAsDynamo, type WireTable, wireTable } from './table-wire.fixture.ts'

const WANTED: WantedTable = {
  table: 'prices',
  ttlAttribute: 'expires_at',
  pointInTimeRecovery: true,
  tags: { team: 'prices', stage: 'dev' },
}
const IN_ORDER: TableAspect[] = ['ttl', 'recovery', 'tags']

const reconcileOn = async (client: DynamoDBClient, wanted = WANTED) => {
  const done: TableAspect[] = []
  const onChange = ({ aspect }: { aspect: TableAspect }) => void done.push(aspect)
  const rest = await reconcileTable({ client, pollMs: 5, deadlineMs: 2_000, onChange }, wanted)
  return { done, ...rest }
}

describe('reconcileTable, on the wire of AWS', () => {
  let proxy: DynamoProxy
  let client: DynamoDBClient
  const start = async (given: Partial<WireTable>) => {
    const table = wireTable(given)
    proxy = await startDynamoProxy(answerAsDynamo(table))
    client = createDynamoClient({ endpoint: proxy.endpoint, region: 'local', environment: {} })
    return table
  }
  const writes = () =>
    proxy.requests.filter(({ operation }) => /^(Create|Update|Tag|Untag|Delete)/.test(operation))
  afterEach(async () => {
    client.destroy()
    await proxy.stop()
  })

  it('changes all that differs, once, and not how the table is billed', async () => {
    const table = await start({ provisioned: true })
    expect(await reconcileOn(client)).to.deep.equal({ done: IN_ORDER, refusals: [], unsupported: [] })
    expect(table).to.deep.include({ recovery: 'ENABLED', provisioned: true })
    expect(table.ttl).to.include({ TimeToLiveStatus: 'ENABLING', AttributeName: 'expires_at' })
    expect((await reconcileOn(client)).done).to.be.empty
    expect(writes()).to.have.length(3)
  })

  it('creates it where it is missing, then all else', async () => {
    await start({ there: false })
    expect((await reconcileOn(client)).done).to.deep.equal(['table', 'ttl', 'recovery', 'tags'])
  })

  it("adds and changes tags, on all pages of them, and keeps other people's", async () => {
    const others = ['a', 'b', 'c'].map(Key => ({ Key, Value: 'somebody' }))
    const table = await start({ tags: [...others, { Key: 'team', Value: 'old' }] })
    await reconcileOn(client)
    expect(table.tags).to.deep.equal([
      ...others,
      { Key: 'team', Value: 'prices' },
      { Key: 'stage', Value: 'dev' },
    ])
    const tagged = proxy.requests.find(({ operation }) => operation === 'TagResource')
    expect(JSON.parse(tagged?.body ?? '')).to.have.property('ResourceArn', ARN)
  })

  it('only tells, where it only inspects', async () => {
    await start({ there: false })
    const { changes } = await inspectTable({ client }, WANTED)
    expect(changes.map(({ aspect }) => aspect)).to.deep.equal(['table', 'ttl', 'recovery', 'tags'])
    expect(writes()).to.be.empty
  })

  it('asks for no right that what is wanted does not need', async () => {
    await start({})
    await reconcileOn(client, { table: 'prices', ttlAttribute: 'expires_at' })
    expect(proxy.requests.map(({ operation }) => operation)).to.deep.equal([
      'DescribeTable',
      'DescribeTimeToLive',
      'UpdateTimeToLive',
    ])
  })

  it('refuses a key of other types, and touches nothing', async () => {
    await start({ key: { asset: 'S', timestamp: 'S' } })
    const { done, refusals } = await reconcileOn(client)
    expect(done).to.be.empty
    expect(refusals.map(({ found }) => found)).to.deep.equal(['the key HASH asset S, RANGE timestamp S'])
    expect(writes()).to.be.empty
  })

  it('leaves TTL on another attribute, and does the rest', async () => {
    const table = await start({ ttl: { TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' } })
    const { done, refusals } = await reconcileOn(client)
    expect(done).to.deep.equal(['recovery', 'tags'])
    expect(refusals.map(({ found }) => found)).to.deep.equal(['TTL on ttl'])
    expect(table.ttl.AttributeName).to.equal('ttl')
  })

  it('reports for unsupported what DynamoDB Local does not know, and does not claim to have done it', async () => {
    await start({ unknown: ['ContinuousBackups', 'Tag'] })
    const { done, unsupported } = await reconcileOn(client)
    expect(done).to.deep.equal(['ttl'])
    expect(unsupported).to.deep.equal(['recovery', 'tags'])
  })

  for (const [operation, name] of [
    ['UpdateContinuousBackups', 'ContinuousBackupsUnavailableException'],
    ['TagResource', 'ResourceInUseException'],
    ['DescribeContinuousBackups', 'AccessDeniedException'],
  ] as const) {
    it(`can be tried again after ${name} on ${operation}, and goes on where it was`, async () => {
      await start({ errors: { [operation]: name } })
      expect(await rejectionOf(reconcileOn(client))).to.be.instanceOf(StoreUnavailable)
      const before = writes().length
      const { done } = await reconcileOn(client)
      expect(done).to.deep.equal(IN_ORDER.slice(-done.length))
      expect(done).to.have.length(IN_ORDER.length - Math.max(0, before - 1))
    })
  }
})

describe('reconcileTable, on dynalite', () => {
  let dynalite: Dynalite
  let client: DynamoDBClient
  before(async () => {
    dynalite = await startDynalite()
    client = createDynamoClient({ endpoint: dynalite.endpoint, region: 'local', environment: {} })
  })
  after(async () => {
    client.destroy()
    await dynalite.stop()
  })

  it('creates the table, tags it, and reports for unsupported what dynalite does not know', async () => {
    const { done, unsupported } = await reconcileOn(client)
    expect(done).to.deep.equal(['table', 'tags'])
    expect(unsupported).to.have.members(['ttl', 'recovery'])
    expect((await reconcileOn(client)).done).to.be.empty
    // That TTL cannot be turned on there is told only by trying.
    const { changes } = await inspectTable({ client }, WANTED)
    expect(changes.map(({ aspect }) => aspect)).to.deep.equal(['ttl'])
  })

  it('leaves a provisioned table as it is, and finds nothing wrong with it', async () => {
    const { KeySchema, AttributeDefinitions } =
      (await client.send(new DescribeTableCommand({ TableName: 'prices' }))).Table ?? {}
    const ProvisionedThroughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }
    const provisioned = { TableName: 'provisioned', KeySchema, AttributeDefinitions, ProvisionedThroughput }
    await client.send(new CreateTableCommand(provisioned))
    const wanted = { ...WANTED, table: 'provisioned', tags: {} }
    const { changes } = await inspectTable({ client }, wanted)
    expect(changes.map(({ aspect }) => aspect)).to.deep.equal(['ttl'])
    expect((await reconcileOn(client, wanted)).done).to.be.empty
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'provisioned' }))
    expect(Table?.ProvisionedThroughput?.ReadCapacityUnits).to.equal(1)
  })

  it('finds that there is no table, and makes none', async () => {
    const wanted = { ...WANTED, table: 'missing' }
    const { changes } = await inspectTable({ client }, wanted)
    expect(changes.map(({ aspect }) => aspect)).to.include('table')
    expect(
      await rejectionOf(client.send(new DescribeTableCommand({ TableName: 'missing' }))),
    ).to.have.property('name', 'ResourceNotFoundException')
  })
})
