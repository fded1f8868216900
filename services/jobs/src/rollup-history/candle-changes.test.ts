import type { CandleItem } from '@price-aggregator/prices/history/candle-store'
import { expect } from 'chai'
import { candleChanges } from './candle-changes.ts'

const candle = (item: Partial<CandleItem> = {}): CandleItem => ({
  asset: 'btcusdt',
  interval: '1m',
  timestamp: 60,
  open: 2,
  high: 3,
  low: 1,
  close: 2.5,
  volume: 10,
  count: 4,
  first: 61,
  last: 110,
  updatedAt: 130,
  expiresAt: 1_000,
  ...item,
})

describe('candleChanges', () => {
  it('writes what is not there, and nothing that is there as it is', () => {
    const made = [candle({ updatedAt: 190 }), candle({ timestamp: 120 })]
    expect(candleChanges(made, [candle()])).to.deep.equal({
      changed: made.slice(1),
      replaced: 0,
      unchanged: 1,
    })
  })

  const differences: Partial<CandleItem>[] = [
    { open: 1.5 },
    { high: 4 },
    { low: 0.5 },
    { close: 1.5 },
    { volume: 11 },
    { count: 5 },
    { first: 60 },
    { last: 119 },
    { expiresAt: undefined },
  ]
  for (const difference of differences) {
    it(`replaces one of another ${Object.keys(difference)[0]}`, () => {
      const made = [candle(difference)]
      expect(candleChanges(made, [candle()])).to.deep.equal({ changed: made, replaced: 1, unchanged: 0 })
    })
  }

  it('keeps one that was made of more prices', () => {
    const made = [candle({ count: 3, high: 2.5 })]
    expect(candleChanges(made, [candle()])).to.deep.equal({ changed: [], replaced: 0, unchanged: 1 })
  })
})
