import { expect } from 'chai'
import { parseAsset } from './asset.ts'

describe('parseAsset', () => {
  it('lower-cases a well-formed symbol', () => {
    expect(parseAsset('BtcUSDT')).to.equal('btcusdt')
    expect(parseAsset('1000satsusdt')).to.equal('1000satsusdt')
  })

  for (const symbol of [
    '',
    'b',
    'btc-usdt',
    'btc usdt',
    'btc/usdt',
    'bücher',
    'a'.repeat(21),
    'btc\n',
    '__proto__',
  ]) {
    it(`refuses ${JSON.stringify(symbol)}`, () => {
      expect(parseAsset(symbol)).to.equal(undefined)
    })
  }
})
