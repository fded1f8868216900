import { expect } from 'chai'
import { Counter, Registry } from 'prom-client'
import { createHealth } from './health.ts'
import { closeServer, listen } from './http-server.ts'
import { createOperationsServer } from './operations-server.ts'

describe('the operations server', () => {
  it('answers probes and metrics, and is not ready until told', async () => {
    const registry = new Registry()
    new Counter({ name: 'some_total', help: 'Some', registers: [registry] }).inc(3)
    const health = createHealth()
    const server = createOperationsServer({ registry, health })
    const port = await listen(server, { port: 0, host: '127.0.0.1', portVariable: 'METRICS_PORT' })
    const get = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`)
      return [response.status, await response.text()] as const
    }
    expect(await get('/livez')).to.deep.equal([200, 'OK'])
    expect((await get('/readyz'))[0]).to.equal(503)
    health.setReady(true)
    expect(await get('/readyz?verbose')).to.deep.equal([200, 'OK'])
    expect((await get('/metrics'))[1]).to.contain('some_total 3')
    expect((await get('/elsewhere'))[0]).to.equal(404)
    await closeServer(server, 100)
  })
})
