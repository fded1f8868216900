import type { CandleStore } from '@price-aggregator/prices/history/candle-store'
import type { DynamoHistoryStore } from '@price-aggregator/prices/history/dynamodb'
import { expect } from 'chai'
import { expectedCandles } from './expected-candles.fixture.ts'
import { DAY } from './options.fixture.ts'
import { END, generateHistory, readCandles, runRollup, writeHistory } from './rollup-history.fixture.ts'
import { useTables } from './tables.fixture.ts'

const ASSETS = Array.from({ length: 25 }, (_, index) => `asset${index}`)
/** One with a price a minute, and 24 with one in fifteen: so most minutes have no candle. */
const HISTORY = ASSETS.flatMap((asset, index) => generateHistory(asset, END - DAY, END, index < 1 ? 60 : 900))

/** A store that has forgotten how far it is. */
const withoutWatermark = (candles: CandleStore): CandleStore => ({
  ...candles,
  readWatermark: async () => undefined,
})

describe('rollup-history over 24 hours of 25 assets', function () {
  this.timeout(60_000)
  const tables = useTables()
  let history: DynamoHistoryStore
  before(async () => {
    history = await tables.open()
    await writeHistory(history, HISTORY)
  })

  for (const interval of ['1m', '1h'] as const) {
    const ttlSeconds = interval === '1m' ? 30 * DAY : undefined
    const roll = (candles: CandleStore, at: number, lookbackSeconds = DAY) =>
      runRollup({
        history,
        candles,
        assets: ASSETS,
        at,
        interval,
        candleTtlSeconds: ttlSeconds,
        lookbackSeconds,
        catchUpSeconds: DAY,
      })
    const reference = expectedCandles(HISTORY, ASSETS, interval, { from: END - DAY, to: END, ttlSeconds })

    it(`makes the ${interval} candles of the definition, and a second time writes nothing`, async () => {
      const { candles } = await tables.open()
      const { findings, failures } = await roll(candles, END + 30)
      expect(failures).to.deep.equal([])
      expect(findings).to.include({ assets: 25, points: HISTORY.length, candles_written: reference.length })
      expect(await readCandles(candles, ASSETS, interval)).to.deep.equal(reference)
      const again = await roll(withoutWatermark(candles), END + 30)
      expect(again.findings).to.include({ candles_written: 0, candles_unchanged: reference.length })
      expect(again.changes).to.deep.equal([])
      expect(await readCandles(candles, ASSETS, interval)).to.deep.equal(reference)
    })

    it(`makes the same ${interval} candles in halves`, async () => {
      const { candles } = await tables.open()
      const first = await roll(candles, END - DAY / 2 + 30, DAY / 2)
      const second = await roll(candles, END + 30)
      expect(first.findings.candles_written).to.be.within(reference.length * 0.4, reference.length * 0.6)
      expect(second.findings.seconds_behind).to.equal(0)
      expect(await readCandles(candles, ASSETS, interval)).to.deep.equal(reference)
    })

    it(`makes the same ${interval} candles in two runs at once`, async () => {
      const { candles } = await tables.open()
      const runs = await Promise.all([roll(candles, END + 30), roll(candles, END + 30)])
      expect(runs.map(({ failures }) => failures)).to.deep.equal([[], []])
      expect(await readCandles(candles, ASSETS, interval)).to.deep.equal(reference)
      expect(await candles.readWatermark(interval)).to.deep.include({ rolledUntil: END, behind: new Map() })
    })
  }
})
