import { expect } from 'chai'
import { readSymbols, SymbolsError } from './symbols.ts'

describe('readSymbols', () => {
  it('reads symbols in order, in lower case, with any line ending and a byte order mark', () => {
    expect(readSymbols('symbol\nBTCUSDT\nethusdt\n')).to.deep.equal(['btcusdt', 'ethusdt'])
    expect(readSymbols('\ufeffsymbol\r\nbtcusdt\r\n\r\nethusdt')).to.deep.equal(['btcusdt', 'ethusdt'])
  })

  const refused = [
    ['an empty file', '', /the file is empty/],
    ['a blank file', '\n\n', /the file is empty/],
    ['a missing header', 'btcusdt\nethusdt\n', /line 1: expected the header "symbol", found "btcusdt"/],
    ['another header', 'symbol,rank\nbtcusdt,1\n', /line 1: expected the header "symbol"/],
    ['nothing but a header', 'symbol\n', /no symbol follows/],
    ['a malformed symbol', 'symbol\nbtcusdt\nbtc-usdt\n', /line 3: "btc-usdt" is not a symbol/],
    ['a second column', 'symbol\nbtcusdt,1\n', /line 2: "btcusdt,1" is not a symbol/],
    ['a duplicate', 'symbol\nbtcusdt\nethusdt\n\nBTCUSDT\n', /line 5: "BTCUSDT" is already in line 2/],
    ['an open quotation mark', 'symbol\n"btcusdt\n', /not a CSV file/],
  ] as const
  for (const [name, text, message] of refused) {
    it(`refuses ${name}, with line and reason`, () => {
      expect(() => readSymbols(text)).to.throw(SymbolsError, message)
    })
  }
})
