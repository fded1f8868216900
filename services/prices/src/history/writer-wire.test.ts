import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { startDynalite } from '../../../../test/dynalite.ts'
import { type DynamoFixture, startDynamo } from './dynamodb.fixture.ts'
import { createDynamoClient, createDynamoHistoryStore } from './dynamodb.ts'
import { startDynamoProxy } from './dynamodb-proxy.fixture.ts'
import { exampleItem, NOW } from './history-item.fixture.ts'
import type { HistoryStore } from './store.ts'
import { ensureTable } from './table.ts'
import { createHistoryWriter, type HistoryWriterOptions } from './writer.ts'

const items = (count: number) =>
  Array.from({ length: count }, (_, index) => exampleItem({ timestamp: NOW - index }))
const stored = async (store: HistoryStore) =>
  (await store.range({ asset: 'btcusdt', from: 0, to: NOW, limit: 1_000 })).items.toReversed()

const startWriter = (store: HistoryStore, options: Partial<HistoryWriterOptions> = {}) => {
  const told: string[] = []
  const writer = createHistoryWriter({
    store,
    onDrop: (count, reason) => told.push(`dropped ${count} ${reason}`),
    onDown: () => told.push('down'),
    onRecovered: () => told.push('recovered'),
    flushMs: 5,
    retry: { baseMs: 5, maxMs: 20 },
    ...options,
  })
  return { writer, told }
}

describe('createHistoryWriter, over the wire', () => {
  let dynamo: DynamoFixture
  beforeEach(async () => {
    dynamo = await startDynamo()
  })
  afterEach(() => dynamo.stop())

  it('writes everything though DynamoDB takes a part of the first batch only', async () => {
    let unprocessed = true
    const proxy = await startDynamoProxy(({ operation, body }) => {
      if (operation !== 'BatchWriteItem' || !unprocessed) return 'pass'
      unprocessed = false
      return { status: 200, body: { UnprocessedItems: JSON.parse(body).RequestItems } }
    }, dynamo.endpoint)
    const store = dynamo.open({ endpoint: proxy.endpoint })
    const { writer, told } = startWriter(store)
    for (const item of items(60)) writer.add(item)
    expect(await writer.drain(5_000)).to.deep.equal({ dropped: 0 })
    expect(await stored(dynamo.store)).to.deep.equal(items(60))
    expect([unprocessed, told]).to.deep.equal([false, []])
    store.close()
    await proxy.stop()
  })

  it('drops a poison item, and writes those around it', async () => {
    const { writer, told } = startWriter(dynamo.store)
    for (const item of items(30))
      writer.add(item.timestamp === NOW - 7 ? { ...item, volume: Infinity } : item)
    expect(await writer.drain(5_000)).to.deep.equal({ dropped: 0 })
    expect(await stored(dynamo.store)).to.deep.equal(items(30).toSpliced(7, 1))
    expect(told).to.deep.equal(['dropped 1 rejected'])
  })
})

describe('createHistoryWriter, with a store that goes and comes back', () => {
  it('loses nothing while its queue has room', async () => {
    const path = await mkdtemp(join(tmpdir(), 'history-'))
    const first = await startDynalite({ path })
    const port = Number(new URL(first.endpoint).port)
    const where = { endpoint: first.endpoint, region: 'local', environment: {} }
    const client = createDynamoClient(where)
    await ensureTable({ client, pollMs: 5 }, { table: 'prices' })
    client.destroy()
    const store = createDynamoHistoryStore({ ...where, table: 'prices', requestTimeoutMs: 500 })
    const down = Promise.withResolvers<unknown>()
    const { writer, told } = startWriter(store, { onDown: down.resolve })
    const all = items(120)

    for (const item of all.slice(0, 40)) writer.add(item)
    await first.stop()
    for (const item of all.slice(40)) writer.add(item)
    await down.promise
    const second = await startDynalite({ path, port })
    expect(await writer.drain(10_000)).to.deep.equal({ dropped: 0 })
    expect(await stored(store)).to.deep.equal(all)
    expect(told).to.deep.equal(['recovered'])

    store.close()
    await second.stop()
    await rm(path, { recursive: true })
  })
})
