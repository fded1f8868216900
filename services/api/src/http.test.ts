import { expect } from 'chai'
import { startHttp } from './http.fixture.ts'
import { NOW } from './prices.fixture.ts'
import type { RefreshOutcome } from './refreshes.ts'

type Http = Awaited<ReturnType<typeof startHttp>>

const NO_BODY = ''

describe('the HTTP contract', () => {
  let http: Http
  before(async () => {
    http = await startHttp()
    http.clock.now = NOW + 7_000
  })
  after(() => http.close())

  const answer = async (path: string, method = 'GET') => {
    const response = await fetch(http.url + path, { method })
    return { status: response.status, body: await response.text(), headers: response.headers }
  }

  const PRICE =
    '{"asset":"btcusdt","price":100.5,"last_updated":"2026-01-02 03:04:05","time_ago":"7s ago","refresh_tier":"hot","sources":3,"stale":false}'
  const cases: [string, string, number, string][] = [
    ['GET', '/prices/btcusdt', 200, PRICE],
    ['GET', '/prices/BTCusdt', 200, PRICE],
    ['GET', '/prices/%62tcusdt', 200, PRICE],
    ['GET', '/prices/btcusdt?x=1', 200, PRICE],
    ['GET', '/prices/btcusdt/', 200, PRICE],
    ['HEAD', '/prices/btcusdt', 200, NO_BODY],
    ['GET', '/prices/xrpusdt', 503, '{"msg":"Price not available"}'],
    ['GET', '/prices/b', 400, '{"msg":"Invalid asset symbol"}'],
    ['GET', `/prices/${'a'.repeat(21)}`, 400, '{"msg":"Invalid asset symbol"}'],
    ['GET', '/prices/btc-usdt', 400, '{"msg":"Invalid asset symbol"}'],
    ['GET', '/prices/btc%2Fusdt', 400, '{"msg":"Invalid asset symbol"}'],
    ['GET', '/prices/%E0%A4%A', 400, '{"msg":"Invalid asset symbol"}'],
    ['GET', '/prices/constructor', 404, '{"msg":"Asset not found"}'],
    ['GET', '/prices/nosuchasset', 404, '{"msg":"Asset not found"}'],
    ['POST', '/refresh/btcusdt', 503, '{"msg":"Failed to refresh price: no leader answered"}'],
    ['POST', '/refresh/b-c', 400, '{"msg":"Invalid asset symbol"}'],
    ['POST', '/refresh/nosuchasset', 404, '{"msg":"Asset not found"}'],
    ['GET', '/health', 200, 'OK'],
    ['GET', '/livez', 200, 'OK'],
    ['GET', '/', 404, '{"msg":"Not found"}'],
    ['GET', '/prices', 404, '{"msg":"Not found"}'],
    ['GET', '/prices/btcusdt/nothing', 404, '{"msg":"Not found"}'],
    ['PUT', '/prices/btcusdt', 405, '{"msg":"Method not allowed"}'],
    ['GET', '/refresh/btcusdt', 405, '{"msg":"Method not allowed"}'],
    ['PROPFIND', '/health', 405, '{"msg":"Method not allowed"}'],
  ]
  for (const [method, path, status, body] of cases) {
    it(`${method} ${path}: ${status}`, async () => {
      const got = await answer(path, method)
      expect(got.status).to.equal(status)
      expect(got.body).to.equal(body)
      const json = body.startsWith('{') || path.startsWith('/prices')
      expect(got.headers.get('content-type')).to.equal(
        `${json ? 'application/json' : 'text/plain'}; charset=utf-8`,
      )
      expect(got.headers.get('x-request-id')).to.equal('test-1')
    })
  }

  it('says which methods a path allows, and when to try again', async () => {
    expect((await answer('/prices/btcusdt', 'DELETE')).headers.get('allow')).to.equal('GET, HEAD')
    expect((await answer('/refresh/btcusdt')).headers.get('allow')).to.equal('POST')
    expect((await answer('/prices/xrpusdt')).headers.get('retry-after')).to.equal('2')
    expect((await answer('/refresh/btcusdt', 'POST')).headers.get('retry-after')).to.equal('2')
  })

  it('gives HEAD the length of what GET would give', async () => {
    expect((await answer('/prices/btcusdt', 'HEAD')).headers.get('content-length')).to.equal(
      String(PRICE.length),
    )
  })

  it('is ready when its health says so, alive always', async () => {
    expect(await answer('/readyz')).to.include({ status: 503, body: 'not ready' })
    http.health.setReady(true)
    expect(await answer('/readyz')).to.include({ status: 200, body: 'OK' })
    http.health.setReady(false)
    expect(await answer('/readyz')).to.include({ status: 503 })
    expect(await answer('/livez')).to.include({ status: 200 })
  })

  it('serves its metrics', async () => {
    const got = await answer('/metrics')
    expect(got.headers.get('content-type')).to.equal('text/plain; version=0.0.4; charset=utf-8')
    expect(got.body).to.include('price_api_requests_total{endpoint="/prices",status="404"}')
  })

  it('answers malformed requests as such', async () => {
    const requests = {
      'GET http://[::bad/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n': 400,
      'GET http://host/prices/btcusdt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n': 200,
      'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n': 404,
      'GET //prices/btcusdt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n': 404,
      'nonsense\r\n\r\n': 400,
      [`GET /prices/${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`]: 431,
    }
    for (const [request, status] of Object.entries(requests)) {
      expect((await http.raw(request)).slice(0, 12)).to.equal(`HTTP/1.1 ${status}`)
    }
  })
})

describe('POST /refresh/{asset}', () => {
  const outcomes: [RefreshOutcome, number, object][] = [
    [{ kind: 'refreshed' }, 200, { message: 'Price for btcusdt refreshed' }],
    [{ kind: 'failed', reason: 'no_quotes' }, 503, { msg: 'Failed to refresh price: no_quotes' }],
    [{ kind: 'no_answer' }, 503, { msg: 'Failed to refresh price: no leader answered' }],
    [{ kind: 'unavailable' }, 503, { msg: 'Failed to refresh price: latest store unavailable' }],
    [{ kind: 'busy' }, 503, { msg: 'Failed to refresh price: too many refreshes under way' }],
  ]
  for (const [outcome, status, body] of outcomes) {
    it(`answers ${outcome.kind} with ${status}`, async () => {
      const http = await startHttp({ refresh: async () => outcome })
      try {
        const response = await fetch(`${http.url}/refresh/BTCUSDT`, { method: 'POST' })
        expect(response.status).to.equal(status)
        expect(await response.json()).to.deep.equal(body)
      } finally {
        await http.close()
      }
    })
  }

  it('answers 500 for what nobody expected, without saying what', async () => {
    const http = await startHttp({ refresh: () => Promise.reject(new Error('a secret')) })
    try {
      const response = await fetch(`${http.url}/refresh/btcusdt`, { method: 'POST' })
      expect(response.status).to.equal(500)
      expect(await response.text()).to.equal('{"msg":"Internal server error"}')
    } finally {
      await http.close()
    }
  })
})
