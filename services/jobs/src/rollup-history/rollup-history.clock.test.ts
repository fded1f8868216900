import type { HistoryStore } from '@price-aggregator/prices'
import type { DynamoHistoryStore } from '@price-aggregator/prices/history/dynamodb'
import { expect } from 'chai'
import {
  DAY,
  END,
  pointAt,
  readCandles,
  runRollup,
  startTables,
  type Tables,
  writeHistory,
} from './rollup-history.fixture.ts'

describe('the clock of rollup-history', () => {
  let tables: Tables
  let store: DynamoHistoryStore
  before(async () => {
    tables = await startTables()
  })
  beforeEach(async () => {
    store = await tables.open()
  })
  after(() => tables.stop())

  const roll = (assets: string[], at: number, options: Partial<Parameters<typeof runRollup>[0]> = {}) =>
    runRollup({ history: store, candles: store.candles, assets, at, ...options })

  it('makes candles by the clock of the prices, not by its own, which is asked first', async () => {
    await writeHistory(store, [pointAt('a', END - 30)])
    const clock = { ms: (END + DAY) * 1000 }
    const syncClock = async () => {
      clock.ms = END * 1000
    }
    await roll(['a'], END, { clock: { now: () => clock.ms, syncClock } })
    expect(await store.candles.readWatermark('1m')).to.include({ rolledUntil: END })
  })

  it('ahead once, by a day, costs nobody a candle, and is told', async () => {
    await writeHistory(store, [pointAt('a', END - 30), pointAt('b', END - 30)])
    await roll(['a', 'b'], END + DAY, { catchUpSeconds: DAY, lookbackSeconds: 2 * DAY })
    const points = ['a', 'b'].flatMap(asset => [pointAt(asset, END + 30), pointAt(asset, END + 90)])
    await writeHistory(store, points)
    const withoutB: Pick<HistoryStore, 'range'> = {
      range: async (wanted, signal) => {
        if (wanted.asset === 'b') throw new Error('not now')
        return store.range(wanted, signal)
      },
    }
    const wrong = await store.candles.readWatermark('1m')
    await store.candles.moveWatermark('1m', {
      from: wrong,
      to: { rolledUntil: END + DAY, behind: new Map() },
    })
    const { failures } = await roll(['a', 'b'], END + 60, { history: withoutB })
    expect(failures.filter(text => text.includes('it is not trusted'))).to.have.length(1)
    expect(await store.candles.readWatermark('1m')).to.deep.include({ rolledUntil: END + 60 })
    expect((await roll(['a', 'b'], END + 120)).failures).to.deep.equal([])
    const made = await readCandles(store.candles, ['a', 'b'], '1m')
    const each = [END - 60, END, END + 60]
    expect(made.map(({ timestamp }) => timestamp)).to.deep.equal([...each, ...each])
  })
})
