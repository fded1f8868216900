import { expect } from 'chai'
import { StoreUnavailable } from '../latest/store.ts'
import { type DynamoFixture, startDynamo } from './dynamodb.fixture.ts'
import { exampleItem, NOW } from './history-item.fixture.ts'
import { pruneExpired } from './prune.ts'
import { rejectionOf } from './rejection.fixture.ts'

describe('pruneExpired', () => {
  let dynamo: DynamoFixture
  before(async () => {
    dynamo = await startDynamo()
  })
  after(() => dynamo.stop())

  const ttl = 100
  const now = () => NOW * 1000
  const { signal } = new AbortController()
  /** `count` items, one a second, the last one `ageSeconds` old. */
  const write = async (asset: string, count: number, ageSeconds: number) => {
    for (let index = 0; index < count; index += 1) {
      const timestamp = NOW - ageSeconds - index
      await dynamo.store.writeBatch([exampleItem({ asset, timestamp, expiresAt: timestamp + ttl })])
    }
  }
  const count = async (asset: string) => {
    const wanted = { asset, from: 0, to: NOW, limit: 1_000, includeExpired: true }
    return (await dynamo.store.range(wanted)).items.length
  }

  it('deletes what has expired and nothing else, in several steps', async () => {
    await write('old', 60, 100)
    await write('mixed', 40, 81)
    await write('mixed#1m', 2, 10)
    const partitions = ['old', 'mixed', 'mixed#1m', 'none']
    const history = dynamo.store
    expect(await pruneExpired({ history, now, signal }, partitions)).to.deep.equal({ deleted: 81 })
    expect(await Promise.all(partitions.map(count))).to.deep.equal([0, 19, 2, 0])
    expect(await pruneExpired({ history, now, signal }, partitions)).to.deep.equal({ deleted: 0 })
  })

  it('stops between two steps', async () => {
    await write('stopped', 60, 100)
    const stop = new AbortController()
    const sleep = async () => stop.abort()
    const deps = { history: dynamo.store, now, signal: stop.signal, sleep }
    expect(await pruneExpired(deps, ['stopped', 'other'])).to.deep.equal({ deleted: 25 })
  })

  it('rejects when the store is unavailable', async () => {
    const failure = new StoreUnavailable('history', 'gone')
    const history = { range: () => Promise.reject(failure), deleteBatch: () => Promise.reject(failure) }
    expect(await rejectionOf(pruneExpired({ history, now, signal }, ['btcusdt']))).to.equal(failure)
  })
})
