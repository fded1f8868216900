import { expect } from 'chai'
import { exampleCandle } from './candle-item.fixture.ts'
import type { CandleItem } from './candle-store.ts'
import { type DynamoFixture, startDynamo } from './dynamodb.fixture.ts'
import { exampleItem, NOW } from './history-item.fixture.ts'
import { rejectionOf } from './rejection.fixture.ts'
import { ItemsRejected } from './store.ts'

const MINUTE = Math.floor(NOW / 60) * 60

describe('the candles of createDynamoHistoryStore', () => {
  let dynamo: DynamoFixture
  before(async () => {
    dynamo = await startDynamo()
  })
  after(() => dynamo.stop())

  const write = async (asset: string, count: number, item: Partial<CandleItem> = {}) => {
    const items = Array.from({ length: count }, (_, index) =>
      exampleCandle({ asset, timestamp: MINUTE - 60 * (count - index), ...item }),
    )
    expect(await dynamo.store.candles.writeBatch(items)).to.deep.equal([])
    return items
  }

  it('pages through the candles of one interval, oldest first', async () => {
    const items = await write('paged', 7)
    const hours = await write('paged', 1, { interval: '1h', timestamp: MINUTE - 120 })
    const wanted = { asset: 'paged', interval: '1m', from: MINUTE - 360, to: MINUTE, limit: 4 } as const
    const first = await dynamo.store.candles.range(wanted)
    expect(first.items).to.deep.equal(items.slice(1, 5))
    const second = await dynamo.store.candles.range({ ...wanted, cursor: first.cursor ?? '' })
    expect(second).to.deep.equal({ items: items.slice(5) })
    expect(await dynamo.store.candles.range({ ...wanted, interval: '1h' })).to.deep.equal({ items: hours })
  })

  it('replaces a candle by the later one', async () => {
    await write('replaced', 1)
    const again = await write('replaced', 1, { high: 70_000, count: 13 })
    const wanted = { asset: 'replaced', interval: '1m', from: 0, to: NOW, limit: 4 } as const
    expect((await dynamo.store.candles.range(wanted)).items).to.deep.equal(again)
  })

  it('does not show what has expired', async () => {
    await write('expired', 1, { expiresAt: NOW - 1 })
    const wanted = { asset: 'expired', interval: '1m', from: 0, to: NOW, limit: 4 } as const
    expect(await dynamo.store.candles.range(wanted)).to.deep.equal({ items: [] })
  })

  it('rejects a batch that DynamoDB will never take', async () => {
    const poison = [exampleCandle({ volume: Number.NaN })]
    expect(await rejectionOf(dynamo.store.candles.writeBatch(poison))).to.be.instanceOf(ItemsRejected)
  })

  it('is nothing that a reader of prices sees', async () => {
    const { store } = dynamo
    const price = exampleItem({ asset: 'both', timestamp: NOW - 30 })
    await store.writeBatch([price])
    await write('both', 5)
    await write('only', 5)
    await store.candles.moveWatermark('1m', {
      from: undefined,
      to: { rolledUntil: MINUTE, behind: new Map() },
    })
    const all = { from: 0, to: NOW, limit: 100 }
    expect(await store.newest('both')).to.deep.equal(price)
    expect((await store.range({ asset: 'both', ...all })).items).to.deep.equal([price])
    expect(await store.newest('only')).to.equal(undefined)
    expect((await store.range({ asset: 'only#1m', ...all })).items).to.deep.equal([])
    expect(await rejectionOf(store.ping())).to.equal(undefined)
  })
})
