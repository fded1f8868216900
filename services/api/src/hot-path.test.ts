import { expect } from 'chai'
import fc from 'fast-check'
import { startHttp } from './http.fixture.ts'
import { ENDPOINTS } from './metrics/requests.ts'
import { NOW, priceOf } from './prices.fixture.ts'

const get = (path: string, headers = '') =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}Connection: close\r\n\r\n`

const withoutDate = (answer: string) => answer.replace(/\r\nDate: [^\r]+/, '\r\nDate: -')

describe('the hot path', () => {
  it('answers a price from memory, and leaves all else to Koa', async () => {
    const http = await startHttp()
    try {
      await http.raw(get('/prices/btcusdt'))
      expect(http.answeredHot.count).to.equal(1)
      const left = [
        '/prices/BTCUSDT',
        '/prices/btcusdt?x',
        '/prices/xrpusdt',
        '/prices/nope',
        '/health',
        '/prices/',
      ]
      for (const path of left) await http.raw(get(path))
      await http.raw(get('/prices/btcusdt').replace('GET', 'HEAD'))
      await http.raw(get('/prices/btcusdt').replace('GET', 'POST'))
      http.clock.now = NOW + 10_001
      await http.raw(get('/prices/btcusdt'))
      expect(http.answeredHot.count).to.equal(1)
    } finally {
      await http.close()
    }
  })

  it('answers byte for byte what the Koa route answers', async () => {
    const [hot, koa] = await Promise.all([startHttp(), startHttp({ hot: false })])
    try {
      for (const request of [
        get('/prices/btcusdt'),
        get('/prices/solusdt', 'X-Request-Id: abc\r\n'),
        get('/prices/ethusdt').replace('Connection: close\r\n', 'Connection: keep-alive\r\n') +
          get('/prices/btcusdt'),
        get('/prices/btcusdt').replace('HTTP/1.1', 'HTTP/1.0'),
      ]) {
        for (const now of [NOW, NOW + 6_000, NOW + 9_500]) {
          hot.clock.now = now
          koa.clock.now = now
          const answer = withoutDate(await hot.raw(request))
          expect(answer).to.include('HTTP/1.1 200 OK\r\nX-Request-Id: ').and.include('"refresh_tier"')
          expect(answer).to.equal(withoutDate(await koa.raw(request)))
        }
      }
      expect(hot.answeredHot.count).to.equal(15)
      expect(koa.answeredHot.count).to.equal(0)
      expect(hot.metrics.cache).to.deep.equal(koa.metrics.cache)
      const requests = 'price_api_requests_total'
      expect(await hot.registry.getSingleMetricAsString(requests)).to.equal(
        await koa.registry.getSingleMetricAsString(requests),
      )
    } finally {
      await Promise.all([hot.close(), koa.close()])
    }
  })
})

describe('a price that cannot be answered', () => {
  it('gets a 500 with a request id, as from Koa, and the process goes on', async () => {
    const [hot, koa] = await Promise.all([startHttp(), startHttp({ hot: false })])
    try {
      const answers: string[] = []
      for (const http of [hot, koa]) {
        // No date is so late: what renders it throws.
        http.memory.apply(priceOf('ethusdt', { observedAt: 1e300 }))
        answers.push(withoutDate(await http.raw(get('/prices/ethusdt', 'X-Request-Id: abc\r\n'))))
        expect(await http.raw(get('/prices/btcusdt'))).to.match(/^HTTP\/1\.1 200 /)
        expect(await http.registry.getSingleMetricAsString('price_api_requests_total')).to.include(
          'price_api_requests_total{endpoint="/prices",status="500"} 1',
        )
      }
      expect(hot.answeredHot.count).to.equal(2)
      expect(answers[0]).to.match(/^HTTP\/1\.1 500 .*\r\nX-Request-Id: abc\r\n/)
      expect(answers[0]).to.include('\r\n\r\n{"msg":"Internal server error"}')
      expect(answers[0]).to.equal(answers[1])
    } finally {
      await Promise.all([hot.close(), koa.close()])
    }
  })
})

describe('any request', () => {
  it('is never answered with a 500, and adds no unbounded label', async () => {
    const http = await startHttp()
    const target = fc.oneof(
      fc.webPath(),
      fc.string({ unit: 'grapheme-ascii' }).map(text => `/prices/${text}`),
      fc.string({ unit: 'binary' }).map(text => `/prices/${encodeURIComponent(text.toWellFormed())}`),
      fc.string().map(text => `/${text}`),
      fc.stringMatching(/^\/(prices|refresh|%[0-9a-fA-F]{1,2}|[./\\;?#[\]]){1,6}$/),
    )
    const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH')
    try {
      await fc.assert(
        fc.asyncProperty(method, target, async (verb, path) => {
          const answer = await http.raw(get(path.replaceAll(/[\r\n]/g, '')).replace('GET', verb))
          expect(answer).to.match(/^HTTP\/1\.1 (200|400|404|405|503) /)
        }),
        { numRuns: 300 },
      )
      const text = await http.registry.getSingleMetricAsString('price_api_requests_total')
      const endpoints = new Set([...text.matchAll(/endpoint="([^"]*)"/g)].map(match => match[1]))
      for (const endpoint of endpoints) expect(ENDPOINTS).to.include(endpoint)
      expect(await http.registry.getSingleMetricAsString('price_asset_access_total')).not.to.include('nosuch')
    } finally {
      await http.close()
    }
  })
})
