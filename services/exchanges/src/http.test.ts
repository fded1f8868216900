import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect } from 'chai'
import {
  ANSWERS,
  type FaultyExchange,
  HTTP_FAULTS,
  startFaultyExchange,
  TICKER,
} from '../test/faulty-exchange.ts'
import { startDeadline } from './deadline.ts'
import { createHttpClient, type HttpClient, type HttpFailure } from './http.ts'

const failure = (kind: HttpFailure) => ({ kind: 'failure', failure: kind })

describe('createHttpClient', () => {
  let exchange: FaultyExchange
  let http: HttpClient
  let requests: number
  beforeEach(async () => {
    exchange = await startFaultyExchange()
    requests = 0
    http = createHttpClient({
      maxSockets: 4,
      onRequest: () => {
        requests += 1
      },
    })
  })
  afterEach(async () => {
    http.close()
    await exchange.close()
  })

  const get = async ({
    ms = 5_000,
    stops = [] as AbortSignal[],
    url = `${exchange.baseUrl}/mock/ticker/btcusdt`,
  }) => {
    const deadline = startDeadline(ms, stops)
    const answer = await http.get(url, deadline)
    deadline.clear()
    return answer
  }

  it('answers with the body as text', async () => {
    expect(await get({})).to.deep.equal({ kind: 'body', body: JSON.stringify(TICKER) })
    expect(exchange.paths).to.deep.equal(['/mock/ticker/btcusdt'])
  })

  const failures = [...HTTP_FAULTS, ['hasHugeHeaders', 'too_large'], ['speaksNoHttp', 'malformed']] as const
  for (const [fault, kind, status] of failures) {
    it(`calls it ${kind} when the exchange ${fault}`, async () => {
      exchange.answer(ANSWERS[fault])
      expect(await get({})).to.deep.equal({ ...failure(kind), ...(status && { status }) })
      exchange.answer(ANSWERS.ticker)
      expect((await get({})).kind).to.equal('body')
    })
  }

  for (const fault of ['hangs', 'drips'] as const) {
    it(`calls it timeout when the exchange ${fault}, and lets go of the connection`, async () => {
      exchange.answer(ANSWERS[fault])
      expect(await get({ ms: 50 })).to.deep.equal(failure('timeout'))
      await untilClosed(exchange)
      exchange.answer(ANSWERS.ticker)
      expect((await get({})).kind).to.equal('body')
    })

    it(`calls it cancelled when the caller stops while the exchange ${fault}`, async () => {
      exchange.answer(ANSWERS[fault])
      const stop = new AbortController()
      const answer = get({ stops: [stop.signal] })
      while (exchange.paths.length === 0) await new Promise(resolve => setTimeout(resolve, 1))
      stop.abort()
      expect(await answer).to.deep.equal(failure('cancelled'))
      await untilClosed(exchange)
    })
  }

  it('calls it timeout when the connection is taken but never spoken to', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = silent.address()
    const port = typeof address === 'object' ? address?.port : undefined
    expect(await get({ ms: 50, url: `https://127.0.0.1:${port}/` })).to.deep.equal(failure('timeout'))
    silent.close()
  })

  it('calls it network when the connection is refused, or the host unknown', async () => {
    await exchange.close()
    expect(await get({})).to.deep.equal(failure('network'))
    expect(await get({ url: exchange.baseUrl.replace('127.0.0.1', 'localhost') })).to.deep.equal(
      failure('network'),
    )
    expect(await get({ url: 'http://exchange.invalid/' })).to.deep.equal(failure('network'))
    exchange = await startFaultyExchange()
  })

  it('does not ask at all when the caller has stopped before', async () => {
    expect(await get({ stops: [AbortSignal.abort()] })).to.deep.equal(failure('cancelled'))
    expect([exchange.paths.length, requests]).to.deep.equal([0, 0])
  })

  it('uses one connection again, after errors too', async () => {
    for (const answer of [
      ANSWERS.ticker,
      ANSWERS.answers500,
      ANSWERS.answers404,
      ANSWERS.redirects,
      ANSWERS.ticker,
    ]) {
      exchange.answer(answer)
      await get({})
    }
    expect(exchange.paths).to.have.length(5)
    expect(exchange.connections()).to.equal(1)
  })

  it('bounds its connections', async () => {
    await Promise.all(Array.from({ length: 20 }, () => get({})))
    expect(exchange.paths).to.have.length(20)
    expect(exchange.connections()).to.be.at.most(4)
  })

  it('asks again where a kept connection is reset under it, and tells of both requests', async () => {
    await get({})
    let resets = 0
    exchange.answer((response, request) => {
      if (resets === 0) {
        resets += 1
        ANSWERS.resets(response, request)
      } else ANSWERS.ticker(response, request)
    })
    expect((await get({})).kind).to.equal('body')
    expect(exchange.connections()).to.equal(2)
    expect([exchange.paths.length, requests]).to.deep.equal([3, 3])
  })

  it('closes all connections', async () => {
    await get({})
    expect(exchange.openConnections()).to.equal(1)
    http.close()
    await untilClosed(exchange)
  })
})

/** Mocha's own timeout bounds it. */
const untilClosed = async (exchange: FaultyExchange) => {
  while (exchange.openConnections() > 0) await new Promise(resolve => setTimeout(resolve, 1))
  expect(exchange.openConnections()).to.equal(0)
}
