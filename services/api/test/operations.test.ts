import { ConfigError } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { startTestApi, useApi } from './api.fixture.ts'

const OPERATIONS = ['/livez', '/readyz', '/metrics']

describe('probes and metrics', () => {
  const { setUp } = useApi()
  const statusOf = async (url: string) => (await fetch(url)).status

  it('are on the port of the API where they have none of their own', async () => {
    const { api } = await setUp()
    expect(api.metricsPort).to.equal(api.port)
    for (const path of OPERATIONS) expect(await statusOf(api.url + path), path).to.equal(200)
  })

  it('are on a port of their own with METRICS_PORT, and no longer on that of the API', async () => {
    const { api } = await setUp({ metricsPort: 0 })
    const other = `http://127.0.0.1:${api.metricsPort}`
    for (const path of OPERATIONS) {
      expect(await statusOf(other + path), path).to.equal(200)
      const { body, status } = await api.request(path)
      expect({ status, body }, path).to.deep.equal({ status: 404, body: { msg: 'Not found' } })
    }
    expect(await statusOf(`${api.url}/health`)).to.equal(200)
    expect(await statusOf(`${other}/prices/btcusdt`)).to.equal(404)
    const page = await (await fetch(`${other}/metrics`)).text()
    expect(page).to.include('price_api_requests_total{endpoint="/metrics",status="404"} 1')
    expect(page).to.include('price_api_requests_total{endpoint="/health",status="200"} 1')
  })

  it('say not ready while the API still answers, and end after it', async () => {
    const { api } = await setUp({ metricsPort: 0, shutdownDelayMs: 300 })
    const other = `http://127.0.0.1:${api.metricsPort}`
    const stopping = api.stop()
    expect(await statusOf(`${other}/readyz`)).to.equal(503)
    expect(await statusOf(`${other}/livez`)).to.equal(200)
    expect(await statusOf(`${other}/metrics`)).to.equal(200)
    expect((await api.request('/prices/btcusdt')).status).to.equal(200)
    await stopping
    const gone = await fetch(`${other}/livez`).catch(() => 'closed')
    expect(gone).to.equal('closed')
  })

  it('say which port is in use', async () => {
    const { api, latest } = await setUp()
    for (const ports of [{ metricsPort: api.port }, { metricsPort: 0, port: api.port }]) {
      const error = await startTestApi({ latest, ...ports }).catch((error: unknown) => error)
      expect(error).to.be.instanceOf(ConfigError)
      expect(String(error)).to.include(ports.port === undefined ? 'METRICS_PORT' : ' PORT')
    }
  })
})
