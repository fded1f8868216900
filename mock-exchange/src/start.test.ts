import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { startExchange } from './exchange.fixture.ts'
import { startMockExchange } from './start.ts'

const TICKER = '/mock/ticker/btcusdt'

describe('startMockExchange', () => {
  for (const fault of [{ fault: 'hang' }, { fault: 'latency', latencyMs: 60_000 }]) {
    it(`ends requests under ${fault.fault} when it closes, and closes twice`, async () => {
      const exchange = await startExchange()
      await exchange.put(fault)
      const outcome = exchange.request(TICKER).then(
        () => 'answered',
        () => 'cut off',
      )
      await sleep(50)
      await Promise.all([exchange.close(), exchange.close()])
      expect(await outcome).to.equal('cut off')
      await exchange.close()
    })
  }

  it('stops when its signal aborts, before or after the start', async () => {
    const stop = new AbortController()
    const exchange = await startExchange({ signal: stop.signal })
    expect(await exchange.request('/health')).to.include({ status: 200 })
    stop.abort()
    await exchange.close()
    const outcome = await exchange.request('/health').catch(error => error.cause.code)
    expect(outcome).to.equal('ECONNREFUSED')
    const late = await startExchange({ signal: stop.signal })
    expect(await late.request('/health').catch(error => error.cause.code)).to.equal('ECONNREFUSED')
  })

  it('forgets a client that gives up on a hanging request', async () => {
    const exchange = await startExchange()
    await exchange.put({ fault: 'hang' })
    await exchange.request(TICKER, { signal: AbortSignal.timeout(50) }).catch(() => undefined)
    await exchange.endFaults()
    expect(await exchange.request(TICKER)).to.include({ status: 200 })
    await exchange.close()
  })

  it('rejects with EADDRINUSE where the port is in use', async () => {
    const exchange = await startExchange()
    const outcome = await startMockExchange({ name: 'b', seed: 1, port: exchange.port }).catch(
      error => error.code,
    )
    expect(outcome).to.equal('EADDRINUSE')
    await exchange.close()
  })

  it('says where it is reached', async () => {
    const exchange = await startExchange({ host: '0.0.0.0' })
    expect(exchange.url).to.equal(`http://127.0.0.1:${exchange.port}`)
    expect(await exchange.request('/health')).to.include({ text: 'OK' })
    await exchange.close()
  })
})
