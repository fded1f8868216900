import { expect } from 'chai'
import { fromAttributes } from './attributes.ts'
import { fromCandleAttributes, toCandleAttributes } from './candle-attributes.ts'
import { exampleCandle } from './candle-item.fixture.ts'

describe('fromCandleAttributes', () => {
  it('reads what was written, one that expires and one that does not', () => {
    for (const item of [exampleCandle(), exampleCandle({ interval: '1h', expiresAt: 1_900_000_000 })]) {
      expect(fromCandleAttributes(toCandleAttributes(item))).to.deep.equal(item)
    }
  })

  it('takes no price for a candle, and no candle for a price', () => {
    const attributes = toCandleAttributes(exampleCandle())
    expect(fromAttributes(attributes)).to.equal(undefined)
    for (const S of ['btcusdt', 'btcusdt#5m', '#watermark']) {
      expect(fromCandleAttributes({ ...attributes, asset: { S } })).to.equal(undefined)
    }
  })

  const impossible = {
    timestamp: ['', '-60', '1.5', '8640000000001'],
    open: ['', '1', '99999', 'x'],
    close: ['', '1', '99999'],
    high: ['', '1e999', '66995'],
    low: ['', '0', '-1', '67001'],
    volume: ['', '-1', '1e999'],
    count: ['', '0', '1.5'],
    first: ['', '1799999999', '1800000057'],
    last: ['', '1.5'],
    updated_at: ['', '1e999'],
    expires_at: ['x'],
  }
  for (const [name, texts] of Object.entries(impossible)) {
    for (const text of texts) {
      it(`takes ${name} ${text || 'missing'} for no candle`, () => {
        const { [name]: _, ...others } = toCandleAttributes(exampleCandle())
        expect(fromCandleAttributes({ ...others, ...(text && { [name]: { N: text } }) })).to.equal(undefined)
      })
    }
  }
})
