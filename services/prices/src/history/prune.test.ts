import { expect } from 'chai'
import { StoreUnavailable } from '../latest/store.ts'
import { exampleCandle } from './candle-item.fixture.ts'
import type { CandleInterval } from './candles.ts'
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
    const assets = ['old', 'mixed', 'none']
    const history = dynamo.store
    expect(await pruneExpired({ history, now, signal }, assets)).to.deep.equal({ deleted: 81 })
    expect(await Promise.all(assets.map(count))).to.deep.equal([0, 19, 0])
    expect(await pruneExpired({ history, now, signal }, assets)).to.deep.equal({ deleted: 0 })
  })

  it('deletes expired candles too, and never those that do not expire', async () => {
    const { store } = dynamo
    const candle = (interval: CandleInterval, ageSeconds: number, expiresAt: number | undefined) =>
      exampleCandle({ asset: 'candled', interval, timestamp: NOW - ageSeconds, expiresAt })
    const old = Array.from({ length: 25 }, (_, index) => candle('1m', 400 + index, NOW - 1))
    await store.candles.writeBatch(old)
    await store.candles.writeBatch([
      candle('1m', 300, NOW - 1),
      candle('1m', 60, NOW + 60),
      candle('1h', 9_000_000, undefined),
    ])
    await write('candled', 2, 100)
    const deps = { history: store, candles: store.candles, now, signal }
    expect(await pruneExpired(deps, ['candled'])).to.deep.equal({ deleted: 28 })
    const left = async (interval: CandleInterval) => {
      const wanted = { asset: 'candled', interval, from: 0, to: NOW, limit: 100, includeExpired: true }
      return (await store.candles.range(wanted)).items.length
    }
    expect([await left('1m'), await left('1h')]).to.deep.equal([1, 1])
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
