import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { expect } from 'chai'
import type { RollupWatermark } from './candle-store.ts'
import { type DynamoFixture, startDynamo } from './dynamodb.fixture.ts'
import { createDynamoClient } from './dynamodb.ts'

describe('the watermarks of createDynamoHistoryStore', () => {
  let dynamo: DynamoFixture
  before(async () => {
    dynamo = await startDynamo()
  })
  after(() => dynamo.stop())

  const at = (rolledUntil: number, behind = new Map<string, number>()) => ({ rolledUntil, behind })
  /** Moves a watermark from wherever it stands. */
  const move = async (interval: '1m' | '1h', to: RollupWatermark) => {
    const { candles } = dynamo.store
    return candles.moveWatermark(interval, { from: await candles.readWatermark(interval), to })
  }

  it('are there once they were moved, one for each interval', async () => {
    const { candles } = dynamo.store
    expect(await candles.readWatermark('1h')).to.equal(undefined)
    const hours = at(7_200, new Map([['btcusdt', 3_600]]))
    expect(await move('1h', hours)).to.deep.equal({ ...hours, revision: 1 })
    expect(await candles.readWatermark('1h')).to.deep.equal({ ...hours, revision: 1 })
    expect(await candles.readWatermark('1m')).to.equal(undefined)
  })

  it('move only from where they were read: of two runs, one has to read again', async () => {
    const { candles } = dynamo.store
    expect(await move('1m', at(120))).to.include({ rolledUntil: 120 })
    const from = await candles.readWatermark('1m')
    expect(await candles.moveWatermark('1m', { from: undefined, to: at(180) })).to.equal(undefined)
    // Also where it stays there, and only who is behind has changed.
    const other = await candles.moveWatermark('1m', { from, to: at(120, new Map([['a', 0]])) })
    expect(other).to.deep.include(at(120, new Map([['a', 0]])))
    expect(await candles.moveWatermark('1m', { from, to: at(180) })).to.equal(undefined)
    expect(await candles.readWatermark('1m')).to.deep.equal(other)
    expect(await candles.moveWatermark('1m', { from: other, to: at(180) })).to.include({ rolledUntil: 180 })
  })

  it('move back from a time that cannot be', async () => {
    await move('1m', at(9_000_000_000))
    expect(await move('1m', at(240))).to.include({ rolledUntil: 240 })
    expect(await dynamo.store.candles.readWatermark('1m')).to.include({ rolledUntil: 240 })
  })

  for (const [what, rolledUntil] of [
    ['of the version before', { N: '300' }],
    ['that cannot be read', { S: 'then' }],
    ['of no time', { N: '-7' }],
  ] as const) {
    it(`replace one ${what}`, async () => {
      const Item = {
        asset: { S: '#watermark' },
        timestamp: { N: '60' },
        rolled_until: rolledUntil,
        behind: { M: {} },
      }
      const client = createDynamoClient({ endpoint: dynamo.endpoint, region: 'local', environment: {} })
      await client.send(new PutItemCommand({ TableName: dynamo.table, Item }))
      client.destroy()
      expect(await move('1m', at(360))).to.deep.equal({ ...at(360), revision: 1 })
      expect(await move('1m', at(420))).to.deep.equal({ ...at(420), revision: 2 })
    })
  }

  it('hold a thousand assets that are behind', async () => {
    const behind = new Map(Array.from({ length: 1_000 }, (_, index) => [`asset${index}`, index * 60]))
    await move('1m', { rolledUntil: 480, behind })
    expect((await dynamo.store.candles.readWatermark('1m'))?.behind).to.deep.equal(behind)
  })
})
