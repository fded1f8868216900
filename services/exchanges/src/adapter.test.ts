import { expect } from 'chai'
import { parseTicker, tickerUrl } from './adapter.ts'

const QUOTE = {
  exchange: 'exchange1',
  symbol: 'btcusdt',
  price: 64_000.5,
  volume: 12.5,
  timestamp: 1_700_000_000,
}
const { exchange: _, ...TICKER } = QUOTE

describe('tickerUrl', () => {
  const cases = [
    ['http://localhost:8081', 'btcusdt', 'http://localhost:8081/mock/ticker/btcusdt'],
    ['https://example.com/v1', 'ethusd', 'https://example.com/v1/mock/ticker/ethusd'],
    ['http://localhost:8081', 'a/../b?c', 'http://localhost:8081/mock/ticker/a%2F..%2Fb%3Fc'],
  ] as const
  for (const [baseUrl, asset, url] of cases) {
    it(`is ${url}`, () => expect(tickerUrl(baseUrl, asset)).to.equal(url))
  }
})

describe('parseTicker', () => {
  const quotes = [
    { name: 'a ticker', ticker: TICKER, expected: QUOTE },
    { name: 'an upper-case symbol', ticker: { ...TICKER, symbol: 'BTCUSDT' }, expected: QUOTE },
    { name: 'unknown fields', ticker: { ...TICKER, bid: 1 }, expected: QUOTE },
    { name: 'a price below zero', ticker: { ...TICKER, price: -1 }, expected: { ...QUOTE, price: -1 } },
    { name: 'no volume', ticker: { ...TICKER, volume: 0 }, expected: { ...QUOTE, volume: 0 } },
    {
      name: 'another symbol',
      ticker: { ...TICKER, symbol: 'ethusdt' },
      expected: { ...QUOTE, symbol: 'ethusdt' },
    },
    { name: 'an old timestamp', ticker: { ...TICKER, timestamp: 1 }, expected: { ...QUOTE, timestamp: 1 } },
  ]
  for (const { name, ticker, expected } of quotes) {
    it(`takes ${name}`, () => {
      const parsed = parseTicker('exchange1', JSON.stringify(ticker))
      expect(parsed).to.deep.equal({ kind: 'quote', quote: expected })
    })
  }

  const malformed = {
    'an empty body': '',
    'no JSON': '<html></html>',
    'truncated JSON': '{"symbol":"btcusdt","price":64',
    'JSON null': 'null',
    'a list': '[]',
    'no symbol': JSON.stringify({ ...TICKER, symbol: undefined }),
    'no price': JSON.stringify({ ...TICKER, price: undefined }),
    'no volume': JSON.stringify({ ...TICKER, volume: undefined }),
    'no timestamp': JSON.stringify({ ...TICKER, timestamp: undefined }),
    'a symbol that is a number': JSON.stringify({ ...TICKER, symbol: 1 }),
    'a price as a string': JSON.stringify({ ...TICKER, price: '64000.5' }),
    'NaN as a string': JSON.stringify({ ...TICKER, price: 'NaN' }),
    'NaN as a word': '{"symbol":"btcusdt","price":NaN,"volume":1,"timestamp":1}',
    'a price of null': JSON.stringify({ ...TICKER, price: null }),
    'a price beyond all numbers': '{"symbol":"btcusdt","price":1e999,"volume":1,"timestamp":1}',
    'a date for a timestamp': JSON.stringify({ ...TICKER, timestamp: '2026-01-01' }),
  }
  for (const [name, body] of Object.entries(malformed)) {
    it(`refuses ${name}`, () => {
      expect(parseTicker('exchange1', body)).to.deep.equal({ kind: 'failure', failure: 'malformed' })
    })
  }
})
