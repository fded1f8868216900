import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { connectRedisLatestStore } from '@price-aggregator/prices/latest/connect-redis'
import { expect } from 'chai'
import { type RedisServer, startRedis } from '../../../test/redis-server.ts'
import { eventually, leaderOf, priceOf } from './api.fixture.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** Nothing listens here: port 9 is `discard`. */
const NOWHERE = '127.0.0.1:9'

describe('the API as a process', () => {
  const children: ChildProcess[] = []
  let redis: RedisServer
  before(async () => {
    redis = await startRedis()
  })
  after(() => redis.stop())
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  })

  const start = (env: Record<string, string>) => {
    const dynamo = { DYNAMODB_ENDPOINT: `http://${NOWHERE}`, DYNAMODB_TIMEOUT_MS: '200' }
    const shared = { PATH: process.env.PATH, PORT: '0', HOST: '127.0.0.1', SHUTDOWN_DELAY_MS: '0', ...dynamo }
    const child = spawn(process.execPath, [MAIN], { env: { ...shared, ...env } })
    children.push(child)
    const output = { out: '', err: '' }
    child.stdout.on('data', data => {
      output.out += data
    })
    child.stderr.on('data', data => {
      output.err += data
    })
    const exited = once(child, 'close').then(([code]) => code as number)
    const port = async () => {
      const line = (text: string) => text.split('\n').find(one => one.includes('"serving prices"'))
      const text = await eventually(
        async () => output.out,
        out => line(out) !== undefined,
      )
      return (JSON.parse(line(text) ?? '{}') as { port: number }).port
    }
    return { child, exited, output, port }
  }

  it('serves a price by environment variables alone, and ends with 0 at SIGTERM', async () => {
    const latest = await connectRedisLatestStore({ url: redis.url }, { until: 'reached', patienceMs: 20_000 })
    await (await leaderOf(latest)).write(priceOf('btcusdt', latest.now()))
    await latest.close()
    const api = start({ REDIS_URL: redis.url })
    const url = `http://127.0.0.1:${await api.port()}`
    const response = await fetch(`${url}/prices/btcusdt`)
    expect(await response.json()).to.include({ asset: 'btcusdt', price: 100.5 })
    expect(await (await fetch(`${url}/metrics`)).text()).to.include('nodejs_version_info')
    expect(api.output.out).not.to.include('latest store away')
    api.child.kill('SIGTERM')
    expect(await api.exited).to.equal(0)
    expect(api.output.err).to.equal('')
  })

  it('serves without any store, and says once that they are away', async () => {
    const api = start({ REDIS_URL: `redis://${NOWHERE}`, REDIS_TIMEOUT_MS: '50', REFRESH_WAIT_MS: '100' })
    const url = `http://127.0.0.1:${await api.port()}`
    expect((await fetch(`${url}/readyz`)).status).to.equal(200)
    expect((await fetch(`${url}/prices/btcusdt`)).status).to.equal(503)
    await eventually(
      async () => api.output.out,
      out => out.includes('history store away'),
    )
    expect(api.output.out.match(/latest store away/g)).to.have.length(1)
    api.child.kill('SIGTERM')
    expect(await api.exited).to.equal(0)
  })

  it('says in one line which port is in use or which variable is wrong, and ends with 1', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const cases = {
      [`api: PORT: port ${port} is in use\n`]: { REDIS_URL: redis.url, PORT: String(port) },
      'api: REDIS_URL: expected a URL': { REDIS_URL: 'nonsense' },
      'api: SYMBOLS_FILE: /nowhere/symbols.csv: ENOENT': { SYMBOLS_FILE: '/nowhere/symbols.csv' },
    }
    for (const [line, env] of Object.entries(cases)) {
      const { exited, output } = start(env)
      expect(await exited).to.equal(1)
      expect(output.err.split('\n')).to.have.length(2)
      expect(output.err).to.include(line)
    }
    taken.close()
  })
})
