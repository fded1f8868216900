import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { NOW_MS, NOW_SECONDS, startExchange } from '../exchange.fixture.ts'

const TICKER = '/mock/ticker/btcusdt'

describe('faults', () => {
  const clock = { now: NOW_MS }
  let exchange: Awaited<ReturnType<typeof startExchange>>
  const ticker = () => exchange.json(TICKER)
  const codeOf = (request: Promise<unknown>) =>
    request.then(
      () => 'answered',
      error => error.cause?.code ?? error.name,
    )

  before(async () => {
    exchange = await startExchange({ now: () => clock.now, random: () => 0.5 })
  })
  beforeEach(() => exchange.endFaults())
  after(() => exchange.close())

  it('latency: answers late', async () => {
    await exchange.put({ fault: 'latency', latencyMs: 150 })
    const request = ticker()
    expect(await Promise.race([request, sleep(100, 'still waiting')])).to.equal('still waiting')
    expect(await request).to.include({ symbol: 'btcusdt' })
  })

  it('error: answers a share of the requests with a status', async () => {
    await exchange.put({ fault: 'error', rate: 0.6, status: 503 })
    expect(await exchange.request(TICKER)).to.deep.equal({
      status: 503,
      text: '{"msg":"the fault \\"error\\" is in force: status 503"}',
    })
    await exchange.put({ fault: 'error', rate: 0.5, status: 503 })
    expect(await exchange.request(TICKER)).to.include({ status: 200 })
    await exchange.put({ fault: 'error' })
    expect(await exchange.request(TICKER)).to.include({ status: 500 })
  })

  it('unlisted: answers 404 for the chosen symbols', async () => {
    await exchange.put({ fault: 'unlisted', symbols: ['btcusdt'] })
    expect(await exchange.request(TICKER)).to.deep.equal({ status: 404, text: '{"msg":"Unknown symbol"}' })
    expect(await exchange.request('/mock/ticker/ethusdt')).to.include({ status: 200 })
  })

  it('hang: never answers', async () => {
    await exchange.put({ fault: 'hang' })
    expect(await codeOf(exchange.request(TICKER, { signal: AbortSignal.timeout(150) }))).to.equal(
      'TimeoutError',
    )
  })

  it('reset: resets the connection', async () => {
    await exchange.put({ fault: 'reset' })
    expect(await codeOf(exchange.request(TICKER))).to.equal('ECONNRESET')
  })

  it('malformed_json: status 200, but the body breaks off', async () => {
    await exchange.put({ fault: 'malformed_json' })
    const { status, text } = await exchange.request(TICKER)
    expect(status).to.equal(200)
    expect(text).to.match(/^\{"symbol":"btcusdt"/)
    expect(() => JSON.parse(text)).to.throw(SyntaxError)
  })

  it('wrong_symbol: answers the ticker of another symbol', async () => {
    await exchange.put({ fault: 'wrong_symbol' })
    expect(await ticker()).to.include({ symbol: 'ethusdt' })
    expect(await exchange.json('/mock/ticker/ethusdt')).to.include({ symbol: 'btcusdt' })
  })

  it('negative_price and nan_price', async () => {
    const { price } = await ticker()
    await exchange.put({ fault: 'negative_price' })
    expect(await ticker()).to.include({ price: -price })
    await exchange.put({ fault: 'nan_price' })
    expect(await ticker()).to.include({ price: 'NaN' })
  })

  it('frozen_price: the price stands still, the timestamp does not', async () => {
    const { price } = await ticker()
    await exchange.put({ fault: 'frozen_price' })
    clock.now += 60_000
    expect(await ticker()).to.include({ price, timestamp: NOW_SECONDS + 60 })
    await exchange.endFaults()
    expect(await ticker()).to.not.include({ price })
    clock.now = NOW_MS
  })

  it('price_offset: the price is off by a percentage', async () => {
    const { price } = await ticker()
    await exchange.put({ fault: 'price_offset', percent: -20 })
    expect((await ticker()).price).to.be.closeTo(price * 0.8, price * 1e-9)
  })

  it('zero_volume and old_timestamp', async () => {
    await exchange.put({ fault: 'zero_volume' })
    await exchange.put({ fault: 'old_timestamp', ageSeconds: 3_600 })
    expect(await ticker()).to.include({ volume: 0, timestamp: NOW_SECONDS - 3_600 })
  })

  it('concern the chosen symbols only, on both ticker routes', async () => {
    await exchange.put({ fault: 'zero_volume', symbols: ['BTCUSDT'] })
    expect(await exchange.json('/mock/ticker/ethusdt')).to.not.include({ volume: 0 })
    const { tickers } = await exchange.json('/mock/tickers?symbols=ethusdt,btcusdt')
    expect(tickers.map(({ volume }: { volume: number }) => volume === 0)).to.deep.equal([false, true])
    await exchange.put({ fault: 'error', symbols: ['btcusdt'] })
    expect(await exchange.request('/mock/tickers?symbols=ethusdt,solusdt')).to.include({ status: 200 })
    expect(await exchange.request('/mock/tickers?symbols=ethusdt,btcusdt')).to.include({ status: 500 })
  })

  it('can be in force together, are shown, end by themselves and on demand', async () => {
    await exchange.put({ fault: 'hang', symbols: ['solusdt'] })
    const { text } = await exchange.put({ fault: 'price_offset', percent: 1, durationMs: 5_000 })
    const offset = {
      fault: 'price_offset',
      percent: 1,
      durationMs: 5_000,
      since: NOW_MS,
      until: NOW_MS + 5_000,
    }
    const hang = { fault: 'hang', symbols: ['solusdt'], since: NOW_MS }
    expect(JSON.parse(text)).to.deep.equal({ faults: [hang, offset] })
    expect(await exchange.json('/mock/faults')).to.deep.equal({ faults: [hang, offset] })
    clock.now += 5_000
    expect(await exchange.json('/mock/faults')).to.deep.equal({ faults: [hang] })
    clock.now = NOW_MS
    await exchange.endFaults('?fault=price_offset')
    expect(await exchange.json('/mock/faults')).to.deep.equal({ faults: [hang] })
    await exchange.endFaults('?symbols=solusdt')
    expect(await exchange.json('/mock/faults')).to.deep.equal({ faults: [] })
  })

  it('are no more than 100', async () => {
    for (let i = 0; i < 100; i++) await exchange.put({ fault: 'hang', symbols: [`a${i}usdt`] })
    expect(await exchange.put({ fault: 'reset' })).to.include({ status: 409 })
    expect(await exchange.put({ fault: 'hang', symbols: ['a0usdt'] })).to.include({ status: 200 })
  })

  const SYMBOLS = 'expected a list of 1 to 1000 symbols; leave it out for all symbols'
  const refused: [unknown, string][] = [
    [{ fault: 'latency' }, 'latencyMs: expected a whole number from 1 to 600000'],
    [{ fault: 'latency', latencyMs: '5' }, 'latencyMs: expected a whole number from 1 to 600000'],
    [{ fault: 'error', rate: 2 }, 'rate: expected a number from 0 to 1'],
    [
      { fault: 'error', rate: 1, status: 200, durationMs: 0.5 },
      'status: expected a whole number from 400 to 599; durationMs: expected a whole number from 1 to 86400000',
    ],
    [{ fault: 'price_offset', percent: -100 }, 'percent: expected a number from -99 to 10000'],
    [{ fault: 'old_timestamp' }, 'ageSeconds: expected a whole number from 1 to 1000000000'],
    [{ fault: 'hang', symbols: [] }, `symbols: ${SYMBOLS}`],
    [{ fault: 'hang', symbols: 'btcusdt' }, `symbols: ${SYMBOLS}`],
    [{ fault: 'hang', symbols: ['a-b'] }, 'symbols.0: expected 2 to 20 letters and digits, such as btcusdt'],
    [{ fault: 'hang', duration: 5 }, 'body: unknown duration; expected fault, symbols, durationMs'],
    [[], 'body: expected a JSON object such as {"fault":"hang"}'],
  ]
  for (const [body, msg] of refused) {
    it(`refuse ${JSON.stringify(body)}`, async () => {
      const { status, text } = await exchange.put(body)
      expect({ status, body: JSON.parse(text) }).to.deep.equal({ status: 400, body: { msg } })
      expect(await exchange.json('/mock/faults')).to.deep.equal({ faults: [] })
    })
  }

  it('refuse unknown kinds, naming all', async () => {
    for (const answer of [await exchange.put({ fault: 'boo' }), await exchange.endFaults('?fault=boo')]) {
      expect(answer.status).to.equal(400)
      expect(answer.text).to.match(/fault: expected one of latency, error, hang, .*, old_timestamp/)
    }
  })

  it('refuse what is no JSON, and malformed symbols to end', async () => {
    for (const body of ['{', 'null', '"hang"', JSON.stringify({ fault: 'x'.repeat(70_000) })]) {
      const { status, text } = await exchange.request('/mock/faults', { method: 'PUT', body })
      expect({ status, text }).to.deep.equal({
        status: 400,
        text: '{"msg":"body: expected a JSON object of at most 64 kB, such as {\\"fault\\":\\"hang\\"}"}',
      })
    }
    expect(await exchange.endFaults('?symbols=a-b')).to.include({ status: 400 })
  })
})
