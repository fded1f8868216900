import type { HistoryStore } from '@price-aggregator/prices'
import { expect } from 'chai'
import { DAY } from './options.fixture.ts'
import { END, pointAt, readCandles, useRollup, writeHistory } from './rollup-history.fixture.ts'

describe('the clock of rollup-history', () => {
  const rollup = useRollup()
  const { roll } = rollup

  it('makes candles by the clock of the prices, not by its own, which is asked first', async () => {
    await writeHistory(rollup.store, [pointAt('a', END - 30)])
    const clock = { ms: (END + DAY) * 1000 }
    const syncClock = async () => {
      clock.ms = END * 1000
    }
    await roll(['a'], END, { clock: { now: () => clock.ms, syncClock } })
    expect(await rollup.store.candles.readWatermark('1m')).to.include({ rolledUntil: END })
  })

  it('ahead once, by a day, costs nobody a candle, and is told', async () => {
    await writeHistory(rollup.store, [pointAt('a', END - 30), pointAt('b', END - 30)])
    await roll(['a', 'b'], END + DAY, { catchUpSeconds: DAY, lookbackSeconds: 2 * DAY })
    const points = ['a', 'b'].flatMap(asset => [pointAt(asset, END + 30), pointAt(asset, END + 90)])
    await writeHistory(rollup.store, points)
    const withoutB: Pick<HistoryStore, 'range'> = {
      range: async (wanted, signal) => {
        if (wanted.asset === 'b') throw new Error('not now')
        return rollup.store.range(wanted, signal)
      },
    }
    const wrong = await rollup.store.candles.readWatermark('1m')
    await rollup.store.candles.moveWatermark('1m', {
      from: wrong,
      to: { rolledUntil: END + DAY, behind: new Map() },
    })
    const { failures } = await roll(['a', 'b'], END + 60, { history: withoutB })
    expect(failures.filter(text => text.includes('it is not trusted'))).to.have.length(1)
    expect(await rollup.store.candles.readWatermark('1m')).to.deep.include({ rolledUntil: END + 60 })
    expect((await roll(['a', 'b'], END + 120)).failures).to.deep.equal([])
    const made = await readCandles(rollup.store.candles, ['a', 'b'], '1m')
    const each = [END - 60, END, END + 60]
    expect(made.map(({ timestamp }) => timestamp)).to.deep.equal([...each, ...each])
  })
})
