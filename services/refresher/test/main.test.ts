import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { sharedRedisUrl } from '../../../test/redis-server.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

const startMain = (environment: Record<string, string>) =>
  spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env.PATH,
      REDIS_URL: sharedRedisUrl(),
      METRICS_PORT: '0',
      HOST: '127.0.0.1',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

const failedStart = async (environment: Record<string, string>) => {
  const child = startMain(environment)
  const [lines, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return { lines: lines.trim().split('\n'), code }
}

describe('the refresher process', () => {
  it('names every wrong variable in a line and fails', async () => {
    const { lines, code } = await failedStart({ TIERS: 'warm', REFRESH_CONCURRENCY: 'many' })
    expect(code).to.equal(1)
    expect(lines.map(line => line.split(':', 2).join(':'))).to.have.members([
      'refresher: TIERS',
      'refresher: REFRESH_CONCURRENCY',
    ])
  })

  it('says in one line that the symbols cannot be read, and fails', async () => {
    const { lines, code } = await failedStart({ SYMBOLS_FILE: 'no-such-file.csv' })
    expect(code).to.equal(1)
    expect(lines).to.have.length(1)
    expect(lines[0]).to.match(/^refresher: SYMBOLS_FILE: no-such-file\.csv: /)
  })

  it('says in one line that its port is in use, and fails', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const { lines, code } = await failedStart({
      METRICS_PORT: String(port),
      REDIS_URL: 'redis://127.0.0.1:1',
    })
    expect(code).to.equal(1)
    expect(lines).to.deep.equal([`refresher: METRICS_PORT: port ${port} is in use`])
    other.close()
  })

  it('starts without Redis, says so once, and ends well when told to', async () => {
    const child = startMain({ REDIS_URL: 'redis://127.0.0.1:1' })
    const stopped = once(child, 'exit')
    const lines: string[] = []
    for await (const line of createInterface(child.stdout)) {
      lines.push(line)
      if (!line.includes('"refreshing prices"')) continue
      const { port } = JSON.parse(line) as { port: number }
      const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
      expect(page).to.include('nodejs_eventloop_lag_seconds').and.include('price_store_up')
      child.kill('SIGTERM')
    }
    expect((await stopped)[0]).to.equal(0)
    expect(lines.filter(line => line.includes('Redis is away'))).to.have.length(1)
    expect(lines.at(-1)).to.contain('"stopped refreshing"')
  })
})
