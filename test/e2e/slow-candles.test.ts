import { expect } from 'chai'
import { differences, slowCandles } from './slow-candles.ts'

const point = (timestamp: number, price: number, volume: number, asset = 'btcusdt') => ({
  asset,
  timestamp,
  price,
  volume,
})
const points = [
  point(119, 9, 3),
  point(60, 10, 1),
  point(61, 12, 2),
  point(120, 5, 8),
  point(240, 1, 1),
  point(59, 7, 7, 'ethusdt'),
]

describe('the slow reference of candles', () => {
  it('makes one for each span with prices, of what lies in it', () => {
    const [first, ...rest] = slowCandles(points, '1m', { from: 0, to: 240 })
    expect(first).to.deep.equal({
      asset: 'btcusdt#1m',
      timestamp: 60,
      open: 10,
      high: 12,
      low: 9,
      close: 9,
      volume: 2,
      count: 3,
      first: 60,
      last: 119,
      expires_at: 60 + 30 * 86_400,
    })
    const starts = rest.map(({ asset, timestamp }) => `${asset} ${timestamp}`)
    expect(starts).to.deep.equal(['btcusdt#1m 120', 'ethusdt#1m 0'])
  })

  it('keeps those of an hour for ever', () => {
    const [hour] = slowCandles(points, '1h', { from: 0, to: 3_600 })
    expect(hour).to.include({ asset: 'btcusdt#1h', timestamp: 0, open: 10, low: 1, count: 5 })
    expect(hour).to.not.have.property('expires_at')
  })
})

describe('differences of records', () => {
  it('are none for the same in another order', () => {
    const found = [
      { a: 1, b: 'x' },
      { b: 'y', a: 2 },
    ]
    const expected = [
      { a: 2, b: 'y' },
      { b: 'x', a: 1 },
    ]
    expect(differences(found, expected)).to.deep.equal({ missing: [], surplus: [] })
  })

  it('are what only one of both has', () => {
    const { missing, surplus } = differences([{ a: 1 }, { a: 3 }], [{ a: 1 }, { a: 2 }])
    expect({ missing, surplus }).to.deep.equal({ missing: ['[["a",2]]'], surplus: ['[["a",3]]'] })
  })
})
