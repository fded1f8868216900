import { type HistoryItem, type HistoryStore, StoreUnavailable } from '@price-aggregator/prices'
import type { CandleStore } from '@price-aggregator/prices/history/candle-store'
import { expect } from 'chai'
import { expectedCandles } from './expected-candles.fixture.ts'
import { DAY } from './options.fixture.ts'
import {
  END,
  generateHistory,
  pointAt,
  readCandles,
  useRollup,
  writeHistory,
} from './rollup-history.fixture.ts'

const GONE = new StoreUnavailable('history', 'gone')

/** A price at a second that has none among these items: at this one, or at the next. */
const lateAt = (items: readonly HistoryItem[], asset: string, timestamp: number): HistoryItem =>
  items.some(item => item.asset === asset && item.timestamp === timestamp)
    ? pointAt(asset, timestamp + 1)
    : pointAt(asset, timestamp)

describe('rollup-history', () => {
  const rollup = useRollup()
  const { roll } = rollup
  const reference = (items: HistoryItem[], assets: string[], from = END - 3_600, to = END) =>
    expectedCandles(items, assets, '1m', { from, to, ttlSeconds: 30 * DAY })
  const prepare = async (assets: string[], everySeconds: number, from = END - 3_600, to = END) => {
    const items = assets.flatMap(asset => generateHistory(asset, from, to, everySeconds))
    await writeHistory(rollup.store, items)
    return items
  }
  /** Fails for one asset. */
  const without = (asset: string): Pick<HistoryStore, 'range'> => ({
    range: async (wanted, signal) => {
      if (wanted.asset === asset) throw GONE
      return rollup.store.range(wanted, signal)
    },
  })

  it('makes a candle again for a price that came late, and writes nothing else', async () => {
    const items = await prepare(['a', 'b'], 120)
    await roll(['a', 'b'], END)
    const late = lateAt(items, 'a', END - 605)
    const tooLate = pointAt('b', END - 1_805)
    await writeHistory(rollup.store, [late, tooLate])
    const { findings, changes } = await roll(['a', 'b'], END + 60)
    expect(findings.candles_written).to.equal(1)
    expect(changes).to.have.length(1)
    const expected = [...items, late].toSorted((a, b) => a.timestamp - b.timestamp)
    const all = await readCandles(rollup.store.candles, ['a', 'b'], '1m')
    expect(all).to.deep.equal(reference(expected, ['a', 'b']))
  })

  it('makes a candle again for a price that was queued for hours, once an hour, and says how many', async () => {
    const items = await prepare(['a'], 120)
    await roll(['a'], END)
    const late = [END - 1_805, END - 3_005, END - 5 * 3_600].map(at => lateAt(items, 'a', at))
    await writeHistory(rollup.store, late)
    const soon = await roll(['a'], END + 60)
    expect(soon.findings).to.include({ candles_written: 0, points_late: 0 })
    const hourly = await roll(['a'], END + 3_600)
    expect(hourly.findings).to.include({ candles_written: 3, points_late: 3 })
    expect((await roll(['a'], END + 7_200)).findings.points_late).to.equal(0)
    const expected = [...items, ...late].toSorted((a, b) => a.timestamp - b.timestamp)
    const all = await readCandles(rollup.store.candles, ['a'], '1m')
    expect(all).to.deep.equal(reference(expected, ['a'], END - 5 * 3_600))
  })

  it('makes no candle of a minute that is not over', async () => {
    await writeHistory(rollup.store, [pointAt('a', END - 1), pointAt('a', END + 1)])
    await roll(['a'], END + 59)
    const all = await readCandles(rollup.store.candles, ['a'], '1m')
    expect(all.map(({ timestamp }) => timestamp)).to.deep.equal([END - 60])
  })

  it('goes on after it was stopped in the middle', async () => {
    const assets = Array.from({ length: 130 }, (_, index) => `asset${index}`)
    const items = await prepare(assets, 1_200)
    const stop = new AbortController()
    let read = 0
    // The first hundred are read and written as one group, then 14 of the second are read.
    const history: Pick<HistoryStore, 'range'> = {
      range: async (wanted, signal) => {
        read += 1
        if (read === 115) stop.abort()
        signal?.throwIfAborted()
        return rollup.store.range(wanted, signal)
      },
    }
    const run = { signal: stop.signal }
    const cut = await roll(assets, END, { history, run })
    expect(cut.findings).to.include({ assets_failed: 0, assets_left: 30, seconds_behind: 3_600 })
    expect(cut.failures).to.deep.equal(['30 assets left to the next run: told to stop'])
    expect((await rollup.store.candles.readWatermark('1m'))?.behind.size).to.equal(30)
    const rest = await roll(assets, END + 60)
    expect(rest.failures).to.deep.equal([])
    expect(rest.findings.seconds_behind).to.equal(0)
    expect(await readCandles(rollup.store.candles, assets, '1m')).to.deep.equal(reference(items, assets))
  })

  it('goes on after it was stopped while it wrote', async () => {
    const items = await prepare(['a', 'b'], 60)
    const stop = new AbortController()
    const candles: CandleStore = {
      ...rollup.store.candles,
      writeBatch: async (batch, signal) => {
        if (stop.signal.aborted) throw stop.signal.reason
        const left = await rollup.store.candles.writeBatch(batch, signal)
        stop.abort()
        return left
      },
    }
    const cut = await roll(['a', 'b'], END, { candles, run: { signal: stop.signal } })
    expect(cut.findings).to.include({ assets_failed: 0 })
    expect(cut.failures).to.have.length(1)
    await roll(['a', 'b'], END + 60)
    expect(await readCandles(rollup.store.candles, ['a', 'b'], '1m')).to.deep.equal(
      reference(items, ['a', 'b']),
    )
  })

  it('goes on without an asset that fails, and takes it up from where it was', async () => {
    const items = await prepare(['a', 'b', 'c'], 300, END - 3_600, END + 3_600)
    const failing = await roll(['a', 'b', 'c'], END, { history: without('b') })
    expect(failing.findings).to.include({ assets_failed: 1, assets_left: 0 })
    expect(failing.failures).to.have.length(1)
    expect(failing.failures[0]).to.match(/^b: /)
    await roll(['a', 'b', 'c'], END + 3_600, { history: without('b') })
    expect(await rollup.store.candles.readWatermark('1m')).to.deep.include({
      rolledUntil: END + 3_600,
      behind: new Map([['b', END - 3_600]]),
    })
    await roll(['a', 'b', 'c'], END + 3_660)
    const { findings } = await roll(['a', 'b', 'c'], END + 3_720)
    expect(findings.seconds_behind).to.equal(0)
    expect(await readCandles(rollup.store.candles, ['a', 'b', 'c'], '1m')).to.deep.equal(
      reference(items, ['a', 'b', 'c'], END - 3_600, END + 3_600),
    )
  })

  it('gives up soon on a store that is away, and its watermark stays', async () => {
    const assets = Array.from({ length: 200 }, (_, index) => `asset${index}`)
    let calls = 0
    const range = async () => {
      calls += 1
      throw GONE
    }
    const { findings, failures } = await roll(assets, END, { history: { range } })
    expect(calls).to.be.below(25)
    expect(findings.assets_failed).to.equal(5)
    expect(failures.at(-1)).to.equal('195 assets left to the next run: the history store does not answer')
    expect(await rollup.store.candles.readWatermark('1m')).to.equal(undefined)
  })

  it('leaves those to the next run whose candles were not taken', async () => {
    const items = await prepare(['a', 'b'], 300)
    const candles: CandleStore = { ...rollup.store.candles, writeBatch: async batch => [...batch] }
    const { findings } = await roll(['a', 'b'], END, { candles })
    expect(findings).to.include({ assets_failed: 2, candles_written: 0 })
    await roll(['a', 'b'], END + 60, { lookbackSeconds: 7_200 })
    expect(await readCandles(rollup.store.candles, ['a', 'b'], '1m')).to.deep.equal(
      reference(items, ['a', 'b']),
    )
  })

  it('says so when the watermark cannot be moved', async () => {
    await prepare(['a'], 300)
    const candles: CandleStore = { ...rollup.store.candles, moveWatermark: () => Promise.reject(GONE) }
    const { failures } = await roll(['a'], END, { candles })
    expect(failures).to.have.length(1)
    expect(failures[0]).to.match(/^the watermark was not moved: /)
  })

  it('catches up a long outage in steps', async () => {
    const items = await prepare(['a'], 120, END - 4 * 3_600)
    await roll(['a'], END - 3 * 3_600)
    const behind: (number | undefined)[] = []
    for (let run = 0; run < 3; run += 1)
      behind.push((await roll(['a'], END, { catchUpSeconds: 3_600 })).findings.seconds_behind)
    expect(behind).to.deep.equal([7_200, 3_600, 0])
    const all = await readCandles(rollup.store.candles, ['a'], '1m')
    expect(all).to.deep.equal(reference(items, ['a'], END - 4 * 3_600))
  })

  it('says in a dry run what it would do, and does nothing', async () => {
    await prepare(['a', 'b'], 300)
    const { findings, changes } = await roll(['a', 'b', 'c'], END, { run: { dryRun: true } })
    expect(findings).to.include({ assets: 3, candles_written: 24 })
    expect(changes.slice(1)).to.deep.equal(['a: 12 new, 0 replaced candles', 'b: 12 new, 0 replaced candles'])
    expect(await readCandles(rollup.store.candles, ['a', 'b'], '1m')).to.deep.equal([])
    expect(await rollup.store.candles.readWatermark('1m')).to.equal(undefined)
  })
})
