import { expect } from 'chai'
import { type DynamoFixture, startDynamo } from './dynamodb.fixture.ts'

describe('the watermarks of createDynamoHistoryStore', () => {
  let dynamo: DynamoFixture
  before(async () => {
    dynamo = await startDynamo()
  })
  after(() => dynamo.stop())

  it('are there once they were moved, one for each interval', async () => {
    const { candles } = dynamo.store
    expect(await candles.readWatermark('1h')).to.equal(undefined)
    const hours = { rolledUntil: 7_200, behind: new Map([['btcusdt', 3_600]]) }
    expect(await candles.moveWatermark('1h', hours)).to.equal(true)
    expect(await candles.readWatermark('1h')).to.deep.equal(hours)
    expect(await candles.readWatermark('1m')).to.equal(undefined)
  })

  it('move forward only: a slower run cannot move one back', async () => {
    const { candles } = dynamo.store
    const at = (rolledUntil: number) => ({ rolledUntil, behind: new Map<string, number>() })
    expect(await candles.moveWatermark('1m', at(120))).to.equal(true)
    expect(await candles.moveWatermark('1m', at(60))).to.equal(false)
    expect(await candles.moveWatermark('1m', { rolledUntil: 120, behind: new Map([['a', 0]]) })).to.equal(
      false,
    )
    expect(await candles.readWatermark('1m')).to.deep.equal(at(120))
    expect(await candles.moveWatermark('1m', at(180))).to.equal(true)
    expect(await candles.readWatermark('1m')).to.deep.equal(at(180))
  })

  it('hold a thousand assets that are behind', async () => {
    const { candles } = dynamo.store
    const behind = new Map(Array.from({ length: 1_000 }, (_, index) => [`asset${index}`, index * 60]))
    expect(await candles.moveWatermark('1m', { rolledUntil: 240, behind })).to.equal(true)
    expect((await candles.readWatermark('1m'))?.behind).to.deep.equal(behind)
  })
})
