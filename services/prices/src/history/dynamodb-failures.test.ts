import { expect } from 'chai'
import { StoreUnavailable } from '../latest/store.ts'
import { exampleCandle } from './candle-item.fixture.ts'
import { createDynamoHistoryStore, type DynamoHistoryStore } from './dynamodb.ts'
import { type DynamoProxy, type Interception, startDynamoProxy } from './dynamodb-proxy.fixture.ts'
import { exampleItem, NOW } from './history-item.fixture.ts'
import type { HistoryOperation } from './observer.ts'
import { rejectionOf } from './rejection.fixture.ts'

const THROTTLED: Interception = {
  status: 400,
  body: {
    __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
    message: 'slow down',
  },
}

describe('createDynamoHistoryStore, when DynamoDB fails', () => {
  let proxy: DynamoProxy
  let store: DynamoHistoryStore
  let answer: Interception
  let errors: HistoryOperation[]
  beforeEach(async () => {
    errors = []
    proxy = await startDynamoProxy(() => answer)
    store = createDynamoHistoryStore({
      endpoint: proxy.endpoint,
      region: 'local',
      table: 'prices',
      environment: {},
      requestTimeoutMs: 150,
      observe: { read: () => undefined, write: () => undefined, error: operation => errors.push(operation) },
    })
  })
  afterEach(async () => {
    store.close()
    await proxy.stop()
  })

  const calls = (signal?: AbortSignal) => ({
    newest: () => store.newest('btcusdt', signal),
    range: () => store.range({ asset: 'btcusdt', from: 0, to: NOW, limit: 1 }, signal),
    write: () => store.writeBatch([exampleItem()], signal),
    delete: () => store.deleteBatch([exampleItem()], signal),
    ping: () => store.ping(signal),
  })
  const expectUnavailable = async () => {
    for (const call of Object.values(calls())) {
      expect(await rejectionOf(call()))
        .to.be.instanceOf(StoreUnavailable)
        .with.property('store', 'history')
    }
    expect(errors).to.deep.equal(Object.keys(calls()))
  }

  it('is unavailable when no answer comes within the deadline', async () => {
    answer = 'hang'
    await expectUnavailable()
  })

  it('is unavailable for candles alike', async () => {
    const { candles } = store
    const watermark = { rolledUntil: 0, behind: new Map<string, number>() }
    answer = 'hang'
    for (const call of [
      candles.range({ asset: 'btcusdt', interval: '1m', from: 0, to: NOW, limit: 1 }),
      candles.writeBatch([exampleCandle()]),
      candles.readWatermark('1m'),
      candles.moveWatermark('1m', { from: undefined, to: watermark }),
    ]) {
      expect(await rejectionOf(call)).to.be.instanceOf(StoreUnavailable)
    }
    expect(errors).to.have.members(['range', 'write', 'range', 'write'])
    const left = exampleCandle({ asset: 'ethusdt' })
    const Item = { asset: { S: 'ethusdt#1m' }, timestamp: { N: '1.8E+9' } }
    answer = { status: 200, body: { UnprocessedItems: { prices: [{ PutRequest: { Item } }] } } }
    expect(await candles.writeBatch([exampleCandle(), left])).to.deep.equal([left])
  })

  it('is unavailable when it is throttled, broken, or has no such table', async () => {
    const missing = { __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException' }
    for (const wrong of [THROTTLED, { status: 500, body: '<html>' }, { status: 400, body: missing }]) {
      errors = []
      answer = wrong
      await expectUnavailable()
    }
  })

  it('is unavailable when nobody listens', async () => {
    await proxy.stop()
    await expectUnavailable()
  })

  it('rejects with the reason of its signal, which counts as no error', async () => {
    answer = 'hang'
    const reason = new Error('stopped')
    for (const call of Object.values(calls(AbortSignal.abort(reason)))) {
      expect(await rejectionOf(call())).to.equal(reason)
    }
    const stop = new AbortController()
    const pending = rejectionOf(calls(stop.signal).newest())
    stop.abort(reason)
    expect(await pending).to.equal(reason)
    expect(errors).to.deep.equal([])
  })

  it('returns the items that were not processed', async () => {
    const taken = exampleItem({ asset: 'ethusdt' })
    const left = exampleItem({ timestamp: 1_700_000_000 })
    const Item = { asset: { S: left.asset }, timestamp: { N: '1.7E+9' } }
    answer = { status: 200, body: { UnprocessedItems: { prices: [{ PutRequest: { Item } }] } } }
    expect(await store.writeBatch([taken, left])).to.deep.equal([left])
  })

  it('is unavailable for deletions that were not processed', async () => {
    const request = { DeleteRequest: { Key: { asset: { S: 'btcusdt' }, timestamp: { N: '1' } } } }
    answer = { status: 200, body: { UnprocessedItems: { prices: [request] } } }
    expect(await rejectionOf(store.deleteBatch([exampleItem()]))).to.be.instanceOf(StoreUnavailable)
  })

  it('never takes for an item what is none', async () => {
    const Item = { asset: { S: 'btcusdt' }, timestamp: { N: `${NOW}` }, price: { NULL: true } }
    answer = { status: 200, body: { Items: [Item] } }
    expect(await store.newest('btcusdt')).to.equal(undefined)
  })
})
