import { expect } from 'chai'
import fc from 'fast-check'
import { CANDLE_INTERVALS, CANDLE_SECONDS, type Candle, candlesOf, type Point } from './candles.ts'
import { slowCandles } from './slow-candles.fixture.ts'

const START = 1_800_000_000
const HOUR = 3_600

/** Points of some three hours, one a second at most, oldest first. */
const points = fc
  .uniqueArray(
    fc.record({
      timestamp: fc.integer({ min: START, max: START + 3 * HOUR }),
      price: fc.double({ min: 1e-8, max: 1e6, noNaN: true }),
      volume: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e12, noNaN: true })),
    }),
    { selector: point => point.timestamp, maxLength: 80 },
  )
  .map(list => list.toSorted((a, b) => a.timestamp - b.timestamp))
const interval = fc.constantFrom(...CANDLE_INTERVALS)

/** What the definition says, of all that these points may be in. */
const reference = (all: readonly Point[], seconds: number): Candle[] =>
  slowCandles(all, seconds, { from: START - (START % seconds), to: START + 3 * HOUR + 1 })

const relativeError = (a: number, b: number): number => (a === b ? 0 : Math.abs(a - b) / Math.max(a, b))

describe('candlesOf, its laws', () => {
  it('says what the definition says', () => {
    fc.assert(
      fc.property(points, interval, (all, name) => {
        expect(candlesOf(all, name)).to.deep.equal(reference(all, CANDLE_SECONDS[name]))
      }),
    )
  })

  it('takes the points in any order', () => {
    const shuffled = points.chain(all =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
        interval,
      ),
    )
    fc.assert(
      fc.property(shuffled, ([all, mixed, name]) => {
        expect(candlesOf(mixed, name)).to.deep.equal(candlesOf(all, name))
      }),
    )
  })

  it('is the same to the last bit for any cuts at the ends of candles, also where parts overlap', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 180 }), { maxLength: 6 })
    const overlap = fc.integer({ min: 0, max: 20 })
    fc.assert(
      fc.property(points, interval, cuts, overlap, (all, name, at, again) => {
        const seconds = CANDLE_SECONDS[name]
        const floor = (time: number) => Math.floor(time / seconds) * seconds
        const bounds = [0, ...at.map(minute => floor(START + minute * 60)), START + 4 * HOUR].toSorted(
          (a, b) => a - b,
        )
        const rolled = new Map<number, Candle>()
        bounds.slice(1).forEach((to, index) => {
          const from = (bounds[index] ?? 0) - again * seconds
          const part = all.filter(({ timestamp }) => timestamp >= from && timestamp < to)
          for (const candle of candlesOf(part, name)) rolled.set(candle.timestamp, candle)
        })
        const inOrder = [...rolled.values()].toSorted((a, b) => a.timestamp - b.timestamp)
        expect(inOrder).to.deep.equal(candlesOf(all, name))
      }),
    )
  })

  it('an hour is its minutes: ends, extremes and counts exactly, the volume as their mean weighted by count', () => {
    fc.assert(
      fc.property(points, all => {
        const minutes = candlesOf(all, '1m')
        for (const hour of candlesOf(all, '1h')) {
          const inside = minutes.filter(
            ({ timestamp }) => timestamp >= hour.timestamp && timestamp < hour.timestamp + HOUR,
          )
          const count = inside.reduce((sum, minute) => sum + minute.count, 0)
          const volumes = inside.reduce((sum, minute) => sum + minute.volume * minute.count, 0)
          const { timestamp, volume, ...others } = hour
          expect(others).to.deep.equal({
            open: inside[0]?.open,
            close: inside.at(-1)?.close,
            high: Math.max(...inside.map(({ high }) => high)),
            low: Math.min(...inside.map(({ low }) => low)),
            count,
            first: inside[0]?.first,
            last: inside.at(-1)?.last,
          })
          expect(relativeError(volume, volumes / count)).to.be.below(1e-12)
        }
      }),
    )
  })
})

describe('candlesOf', () => {
  it('makes no candle where there is no point', () => {
    expect(candlesOf([], '1m')).to.deep.equal([])
    const ends = [0, 59, 60, 240].map(second => ({ timestamp: START + second, price: 1, volume: 1 }))
    expect(candlesOf(ends, '1m').map(({ timestamp, count }) => [timestamp - START, count])).to.deep.equal([
      [0, 2],
      [60, 1],
      [240, 1],
    ])
  })
})
