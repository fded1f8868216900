import type { HistoryStore } from '@price-aggregator/prices'
import type { CandleStore, StandingWatermark } from '@price-aggregator/prices/history/candle-store'
import { expect } from 'chai'
import { DAY } from './options.fixture.ts'
import { MOST_CANDLES } from './roll-up.ts'
import {
  END,
  generateHistory,
  pointAt,
  readCandles,
  runRollup,
  writeHistory,
} from './rollup-history.fixture.ts'
import { useTables } from './tables.fixture.ts'

const ASSETS = Array.from({ length: 1_000 }, (_, index) => `asset${index}`)

/** A store of no more than counts: a price a minute of every asset, and candles that were read for and not yet written. */
const countingStore = (hours: number) => {
  const state = { held: 0, mostHeld: 0, written: 0, standing: undefined as StandingWatermark | undefined }
  const history: Pick<HistoryStore, 'range'> = {
    range: async ({ asset, from, to }) => {
      const items = Array.from({ length: Math.floor((to + 1 - from) / 60) }, (_, index) =>
        pointAt(asset, from + index * 60),
      )
      state.held += items.length
      state.mostHeld = Math.max(state.mostHeld, state.held)
      return { items }
    },
  }
  const candles: CandleStore = {
    range: async () => ({ items: [] }),
    writeBatch: async batch => {
      state.held -= batch.length
      state.written += batch.length
      return []
    },
    readWatermark: async () => state.standing,
    moveWatermark: async (_, { to }) => {
      state.standing = { ...to, revision: (state.standing?.revision ?? 0) + 1 }
      return state.standing
    },
  }
  const spans = { lookbackSeconds: hours * 3_600, catchUpSeconds: hours * 3_600 }
  return { state, run: { history, candles, assets: ASSETS, at: END, ...spans } }
}

describe('rollup-history of a thousand assets', function () {
  this.timeout(60_000)

  it('holds no more candles than one group has, however many the run makes', async () => {
    const { run, state } = countingStore(4)
    const { failures, findings } = await runRollup(run)
    expect([failures, findings.candles_written, state.written]).to.deep.equal([[], 240_000, 240_000])
    expect(state.mostHeld).to.be.at.most(MOST_CANDLES)
    expect(state.held).to.equal(0)
  })

  it('holds them for one asset where its window has more', async () => {
    const hours = 2 * (MOST_CANDLES / 60)
    const { run, state } = countingStore(hours)
    const long = { historyTtlSeconds: 90 * DAY, candleTtlSeconds: undefined, interval: '1m' as const }
    await runRollup({ ...run, ...long, assets: ASSETS.slice(0, 3) })
    expect(state.mostHeld).to.equal(hours * 60)
  })

  it('has got further where it was killed before its end', async () => {
    const { run, state } = countingStore(1)
    const killed = Promise.withResolvers<never>()
    const reached = Promise.withResolvers<void>()
    let read = 0
    const history: Pick<HistoryStore, 'range'> = {
      range: wanted => {
        read += 1
        if (read < 550) return run.history.range(wanted)
        reached.resolve()
        return killed.promise
      },
    }
    const whole = runRollup({ ...run, history, saveEvery: 20_000 })
    await reached.promise
    expect(state.standing).to.include({ rolledUntil: END })
    expect(state.standing?.behind.size).to.be.within(500, 900)
    const written = state.written
    const rest = await runRollup({ ...run, saveEvery: 20_000 })
    expect(rest.failures).to.deep.equal([])
    expect(state.standing?.behind.size).to.equal(0)
    expect(state.written).to.be.above(written)
    killed.reject(new Error('killed'))
    await whole
  })

  describe('in DynamoDB', () => {
    const tables = useTables()

    it('is done with a minute of all of them, and moves the watermark by it', async () => {
      const store = await tables.open()
      await writeHistory(
        store,
        ASSETS.flatMap(asset => generateHistory(asset, END - 60, END, 60)),
      )
      const before = { rolledUntil: END - 60, behind: new Map([['asset7', END - 120]]) }
      await store.candles.moveWatermark('1m', { from: undefined, to: before })
      const run = { history: store, candles: store.candles, assets: ASSETS, hourlyLatenessSeconds: 0 }
      const { failures, findings } = await runRollup({ ...run, at: END })
      expect(failures).to.deep.equal([])
      expect(findings).to.include({ assets: 1_000, assets_failed: 0, assets_left: 0, seconds_behind: 0 })
      expect(findings).to.include({ points: 1_000, candles_written: 1_000, points_late: 0 })
      expect(await store.candles.readWatermark('1m')).to.deep.include({ rolledUntil: END, behind: new Map() })
      const made = await readCandles(store.candles, ['asset0', 'asset999'], '1m')
      expect(made.map(({ timestamp }) => timestamp)).to.deep.equal([END - 60, END - 60])
    })
  })
})
