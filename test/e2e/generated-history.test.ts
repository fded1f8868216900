import { expect } from 'chai'
import { generateHistory, historyRecord } from './generated-history.ts'

const SPAN = { from: 1_800_000_000, to: 1_800_086_400 }

describe('generated history', () => {
  const points = generateHistory('btcusdt', 5, SPAN)

  it('lies within its span, in turns, and leaves a few out', () => {
    const times = points.map(({ timestamp }) => timestamp)
    const phase = (times[0] ?? 0) % 5
    expect(times).to.deep.equal([...new Set(times)].toSorted((a, b) => a - b))
    expect(times.every(time => time >= SPAN.from && time < SPAN.to && time % 5 === phase)).to.equal(true)
    expect(times.length).to.be.within(17_280 * 0.93, 17_280 * 0.97)
    const longest = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)))
    expect(longest).to.be.within(1_500, 1_600)
  })

  it('has prices that move a little, and volumes whose sums are exact', () => {
    const moves = points.slice(1).map(({ price }, index) => Math.abs(price / (points[index]?.price ?? 0) - 1))
    expect(Math.max(...moves)).to.be.below(0.05)
    expect(new Set(points.map(({ price }) => price)).size).to.be.above(10_000)
    expect(points.every(({ volume }) => volume >= 0 && Number.isInteger(volume * 4))).to.equal(true)
  })

  it('is the same every time, and another for another asset', () => {
    expect(generateHistory('btcusdt', 5, SPAN)).to.deep.equal(points)
    expect(generateHistory('ethusdt', 5, SPAN)[0]).to.not.deep.equal(points[0])
  })

  it('is stored as refreshers store it', () => {
    const point = { asset: 'btcusdt', timestamp: 1_800_000_000, price: 2, volume: 0.25 }
    const more = { sources: 3, updated_at: 1_800_000_001, expires_at: 1_800_604_800 }
    expect(historyRecord(point)).to.deep.equal({ ...point, ...more })
  })
})
