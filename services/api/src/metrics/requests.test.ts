import { expect } from 'chai'
import fc from 'fast-check'
import { Registry } from 'prom-client'
import { createRequestMetrics, DURATION_BUCKETS, ENDPOINTS, endpointOf } from './requests.ts'

describe('endpointOf', () => {
  it('goes by the first segment of the path', () => {
    const urls = [
      '/prices/btcusdt',
      '/prices/x?y=1',
      '/prices?tier=hot',
      '/health',
      '/health/?a',
      '/pricesx',
      '/',
      '*',
    ]
    expect(urls.map(endpointOf)).to.deep.equal([
      '/prices',
      '/prices',
      '/prices',
      '/health',
      '/health',
      'other',
      'other',
      'other',
    ])
    expect(endpointOf('/other')).to.equal('other')
  })

  it('gives only known values', () => {
    fc.assert(
      fc.property(fc.string(), path => {
        expect(ENDPOINTS).to.include(endpointOf(`/${path}`))
      }),
    )
  })
})

describe('createRequestMetrics', () => {
  it('exports requests by status and durations as a histogram', async () => {
    const registry = new Registry()
    const metrics = createRequestMetrics(registry)
    for (const seconds of [0.00005, 0.0001, 0.003, 60]) metrics['/prices'].record(200, seconds)
    metrics['/prices'].record(404, 0.0002)
    const lines = (await registry.metrics()).split('\n')
    for (const line of [
      '# TYPE price_api_request_duration_seconds histogram',
      'price_api_requests_total{endpoint="/prices",status="200"} 4',
      'price_api_requests_total{endpoint="/prices",status="404"} 1',
      'price_api_request_duration_seconds_bucket{le="0.0001",endpoint="/prices"} 2',
      'price_api_request_duration_seconds_bucket{le="0.00025",endpoint="/prices"} 3',
      'price_api_request_duration_seconds_bucket{le="0.004",endpoint="/prices"} 4',
      'price_api_request_duration_seconds_bucket{le="8.192",endpoint="/prices"} 4',
      'price_api_request_duration_seconds_bucket{le="+Inf",endpoint="/prices"} 5',
      'price_api_request_duration_seconds_count{endpoint="/prices"} 5',
    ]) {
      expect(lines).to.include(line)
    }
    // From the start, so that the first error shows as an increase.
    expect(lines.filter(line => line.includes('endpoint="/refresh"'))).to.deep.equal([
      'price_api_requests_total{endpoint="/refresh",status="500"} 0',
      'price_api_requests_total{endpoint="/refresh",status="503"} 0',
    ])
  })

  it('puts every duration into exactly one bucket, the first that holds it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 20, noNaN: true }), async seconds => {
        const registry = new Registry()
        createRequestMetrics(registry).other.record(200, seconds)
        const json = await registry.getMetricsAsJSON()
        const values = json.find(({ name }) => name === 'price_api_request_duration_seconds')?.values ?? []
        const holding = values.filter(({ labels, value }) => labels.le !== undefined && value === 1)
        const expected = DURATION_BUCKETS.filter(bound => seconds <= bound).length + 1
        expect(holding.length).to.equal(expected)
      }),
      { numRuns: 50 },
    )
  })

  it('exports the same however often it is scraped', async () => {
    const registry = new Registry()
    createRequestMetrics(registry)['/health'].record(200, 0.01)
    expect(await registry.metrics()).to.equal(await registry.metrics())
  })
})
