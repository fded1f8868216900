import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { ClassicLevel } from 'classic-level'
import { eventually } from '../../../test/eventually.ts'
import { DataFolderUnusable, startEmbeddedDynamoDb } from './embedded-dynamodb.ts'

/** One request as DynamoDB's clients make it; dynalite looks at the form of the signature only. */
const call = async (
  endpoint: string,
  operation: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<unknown> => {
  const answer = await fetch(endpoint, {
    method: 'POST',
    signal: signal ?? null,
    body: JSON.stringify(body),
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20261124T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=a',
    },
  })
  return answer.json()
}

const TABLE = {
  TableName: 'prices',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'asset', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'asset', AttributeType: 'S' }],
}

const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('startEmbeddedDynamoDb', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'embedded-dynamodb-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('keeps its items over a stop and a start', async () => {
    const path = join(folder, 'data')
    const Item = { asset: { S: 'btcusdt' } }
    const first = await startEmbeddedDynamoDb({ path })
    await call(first.endpoint, 'CreateTable', TABLE)
    // A table is answered before it is active, and takes no item until then.
    await eventually(
      'the table is active',
      () => call(first.endpoint, 'DescribeTable', { TableName: 'prices' }),
      answer => JSON.stringify(answer).includes('"ACTIVE"'),
    )
    expect(await call(first.endpoint, 'PutItem', { TableName: 'prices', Item })).to.deep.equal({})
    await Promise.all([first.stop(), first.stop()])
    const second = await startEmbeddedDynamoDb({ path })
    expect(await call(second.endpoint, 'GetItem', { TableName: 'prices', Key: Item })).to.deep.equal({ Item })
    await second.stop()
  })

  it('says that its folder is in use, or no folder', async () => {
    const path = join(folder, 'data')
    const holder = new ClassicLevel(path)
    await holder.open()
    const locked = await rejectionOf(startEmbeddedDynamoDb({ path }))
    await holder.close()
    expect(locked).to.be.instanceOf(DataFolderUnusable).with.property('message').that.includes('in use')
    const file = join(folder, 'file')
    await writeFile(file, '')
    const unusable = await rejectionOf(startEmbeddedDynamoDb({ path: file }))
    expect(unusable).to.be.instanceOf(DataFolderUnusable).with.property('message').that.includes('cannot')
  })

  it('rejects when its port is taken', async () => {
    const first = await startEmbeddedDynamoDb()
    const port = Number(new URL(first.endpoint).port)
    expect(await rejectionOf(startEmbeddedDynamoDb({ port }))).to.have.property('code', 'EADDRINUSE')
    await first.stop()
  })

  it('survives a client that goes away in the middle of its request', async () => {
    const { endpoint, stop } = await startEmbeddedDynamoDb()
    const socket = connect(Number(new URL(endpoint).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{"half":')
    // An answer on another connection: the half request has been read by then.
    await call(endpoint, 'ListTables', {})
    socket.resetAndDestroy()
    await once(socket, 'close')
    expect(await call(endpoint, 'ListTables', {})).to.deep.equal({ TableNames: [] })
    await stop()
  })

  it('ends its work on requests that nobody waits for any more before it closes its folder', async () => {
    for (let round = 0; round < 5; round++) {
      const { endpoint, stop } = await startEmbeddedDynamoDb({ path: join(folder, `data${round}`) })
      await call(endpoint, 'CreateTable', TABLE)
      const controller = new AbortController()
      const query = {
        TableName: 'prices',
        KeyConditionExpression: 'asset = :a',
        ExpressionAttributeValues: { ':a': { S: 'btcusdt' } },
      }
      const queries = Array.from({ length: 50 }, () => call(endpoint, 'Query', query, controller.signal))
      const settled = Promise.allSettled(queries)
      await Promise.race(queries)
      controller.abort()
      await stop()
      expect((await settled).some(({ status }) => status === 'rejected')).to.equal(true)
    }
  })
})
