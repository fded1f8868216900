import { expect } from 'chai'
import { NOW_MS, NOW_SECONDS, startExchange } from '../exchange.fixture.ts'
import { createMarket } from '../market/market.ts'

describe('ticker routes', () => {
  let exchange: Awaited<ReturnType<typeof startExchange>>
  before(async () => {
    exchange = await startExchange({ now: () => NOW_MS })
  })
  after(() => exchange.close())

  it('answer the ticker of one symbol, in lower case', async () => {
    const ticker = createMarket({ seed: 1, name: 'exchange1' })('btcusdt', NOW_MS)
    expect(await exchange.json('/mock/ticker/btcusdt')).to.deep.equal(ticker)
    expect(await exchange.json('/mock/ticker/BTCUSDT')).to.deep.equal(ticker)
    expect(Object.keys(ticker)).to.deep.equal(['symbol', 'price', 'volume', 'timestamp'])
    expect(ticker.timestamp).to.equal(NOW_SECONDS)
  })

  it('answer JSON', async () => {
    const response = await fetch(`${exchange.url}/mock/ticker/btcusdt`)
    expect(response.headers.get('content-type')).to.contain('application/json')
    await response.text()
  })

  it('answer the tickers of several symbols, in the order asked', async () => {
    const { tickers } = await exchange.json('/mock/tickers?symbols=ethusdt,btcusdt')
    expect(tickers).to.deep.equal([
      await exchange.json('/mock/ticker/ethusdt'),
      await exchange.json('/mock/ticker/btcusdt'),
    ])
  })

  it('answer up to 500 at once', async () => {
    const of = (count: number) =>
      `/mock/tickers?symbols=${Array.from({ length: count }, (_, i) => `a${i}usdt`)}`
    expect((await exchange.json(of(500))).tickers).to.have.length(500)
    expect(await exchange.request(of(501))).to.deep.include({ status: 400 })
  })

  const EXPECTED = 'expected 2 to 20 letters and digits, such as btcusdt'
  const refused = [
    ['/mock/ticker/btc-usdt', `"btc-usdt" is not a symbol: ${EXPECTED}`],
    ['/mock/ticker/b', `"b" is not a symbol: ${EXPECTED}`],
    [`/mock/ticker/${'b'.repeat(21)}`, `"${'b'.repeat(21)}" is not a symbol: ${EXPECTED}`],
    ['/mock/ticker/a%2Fb', `"a/b" is not a symbol: ${EXPECTED}`],
    ['/mock/tickers?symbols=btcusdt,', `"" is not a symbol: ${EXPECTED}`],
    ['/mock/tickers', 'symbols: expected 1 to 500 symbols, such as ?symbols=btcusdt,ethusdt'],
  ] as const
  for (const [path, msg] of refused) {
    it(`refuse ${path}`, async () => {
      const { status, text } = await exchange.request(path)
      expect({ status, body: JSON.parse(text) }).to.deep.equal({ status: 400, body: { msg } })
    })
  }

  it('stand beside /health, and a msg for all that is unknown', async () => {
    expect(await exchange.request('/health')).to.deep.equal({ status: 200, text: 'OK' })
    expect(await exchange.request('/nope')).to.deep.equal({
      status: 404,
      text: '{"msg":"nothing is at /nope"}',
    })
    expect(await exchange.request('/mock/faults', { method: 'POST' })).to.deep.equal({
      status: 405,
      text: '{"msg":"POST is not allowed here"}',
    })
  })
})
