import { Agent, request as send } from 'node:http'
import { expect } from 'chai'
import { eventually, priceOf, useApi } from './api.fixture.ts'

describe('stopping', () => {
  const { setUp } = useApi()

  it('answers what is under way when it stops', async () => {
    const { api, latest, leader } = await setUp()
    const answer = api.request('/prices/solusdt')
    await eventually(
      () => latest.readRefreshRequests('0-0', 0, new AbortController().signal),
      ({ length }) => length > 0,
    )
    const stopping = api.stop()
    await leader.write(priceOf('solusdt', latest.now()))
    expect((await answer).status).to.equal(200)
    await stopping
  })

  it('loses no request of clients that keep their connections while it stops', async () => {
    const { api } = await setUp({ shutdownDelayMs: 200 })
    const agent = new Agent({ keepAlive: true, maxSockets: 8 })
    const get = (path: string) =>
      new Promise<{ status: number | undefined; closing: boolean }>((resolve, reject) => {
        const { port } = api
        const outgoing = send({ agent, host: '127.0.0.1', port, path }, response => {
          response.resume()
          const closing = response.headers.connection === 'close'
          response.on('end', () => resolve({ status: response.statusCode, closing }))
        })
        outgoing.on('error', reject).end()
      })
    const seen = { ok: 0, closing: 0 }
    const client = async () => {
      // A load balancer turns away as soon as it learns that the pod is not ready.
      while ((await get('/readyz')).status === 200) {
        for (let i = 0; i < 20; i++) {
          const { closing, status } = await get('/prices/btcusdt')
          expect(status).to.equal(200)
          seen.ok += 1
          if (closing) seen.closing += 1
        }
      }
    }
    const clients = Array.from({ length: 8 }, client)
    await eventually(
      async () => seen.ok,
      ok => ok > 500,
    )
    await Promise.all([...clients, api.stop()])
    agent.destroy()
    expect(seen.closing).to.be.greaterThan(0)
  })
})
