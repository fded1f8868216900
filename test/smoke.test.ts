import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { freePort } from '@price-aggregator/loadtest/free-port'
import { expect } from 'chai'
import { startServiceProcess } from './service-process.ts'
import { makeFolder, startTestStandalone } from './standalone.fixture.ts'

const runSmoke = async (...args: string[]) => {
  const child = startServiceProcess('smoke', {}, ...args)
  const code = await child.exitCode()
  return { code, ...child.output }
}

describe('npm run smoke', function () {
  this.timeout(60_000)

  it('prints a table and ends with 0 against a system that is well', async () => {
    const folder = await makeFolder()
    const SYMBOLS_FILE = await folder.symbolsFile(['btcusdt', 'ethusdt'])
    const system = await startTestStandalone({ SYMBOLS_FILE, DATA_DIR: folder.dataDir })
    const { code, stderr, stdout } = await runSmoke(system.url)
    await system.stop()
    await folder.remove()
    expect({ code, stderr }, stdout).to.deep.equal({ code: 0, stderr: '' })
    const lines = stdout.trim().split('\n')
    expect(lines.at(-1)).to.match(/^smoke: \d+ passed, 0 failed$/)
    for (const line of lines.slice(0, -1))
      expect(line).to.match(/^ok .* (GET|HEAD|POST|PUT) \/\S* +[\d.]+ ms/)
    expect(lines).to.have.length.above(15)
  })

  it('says of each case that nobody answers, and ends with 1', async () => {
    const { code, stderr, stdout } = await runSmoke(`http://127.0.0.1:${await freePort()}`)
    expect({ code, stderr }).to.deep.equal({ code: 1, stderr: '' })
    const lines = stdout.trim().split('\n')
    expect(lines.at(-1)).to.match(/^smoke: 0 passed, \d+ failed$/)
    for (const line of lines.slice(0, -1)) expect(line).to.match(/^FAILED .*ECONNREFUSED/)
  })

  it('asks at a base path and at an IPv6 address', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(`${request.headers.host} ${request.url}`)
      response.end('OK')
    }).listen(0, '::1')
    await once(server, 'listening')
    const host = `[::1]:${(server.address() as AddressInfo).port}`
    const { stderr, stdout } = await runSmoke(`http://${host}/base/path/`)
    server.close()
    expect(stderr).to.equal('')
    expect(stdout).to.match(/^ok +health /m)
    expect(asked).to.include(`${host} /base/path/health`)
    expect(asked).to.include(`${host} /base/path/prices/%E0%A4%A`)
    expect(asked.filter(one => !one.startsWith(`${host} /base/path/`))).to.deep.equal([])
  })

  it('asks for probes and metrics where it is told', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end('OK')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await runSmoke(`http://127.0.0.1:${port}/api`, `http://127.0.0.1:${port}/metrics-port`)
    server.close()
    const operations = asked.filter(path => path.startsWith('/metrics-port'))
    expect(operations).to.deep.equal(['/livez', '/readyz', '/metrics'].map(path => `/metrics-port${path}`))
    expect(asked).to.include('/api/health').and.not.to.include('/api/metrics')
  })

  it('speaks TLS to an https URL', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { code, stdout } = await runSmoke(`https://127.0.0.1:${(server.address() as AddressInfo).port}`)
    server.close()
    expect(code).to.equal(1)
    expect(stdout).to.match(/^FAILED health .*(SSL|EPROTO)/m)
  })

  it('says how it is used, and ends with 2, without a URL that it can ask', async () => {
    for (const args of [[], ['nonsense'], ['ftp://localhost'], ['http://localhost', 'nonsense']]) {
      const { code, stderr, stdout } = await runSmoke(...args)
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' })
      expect(stderr).to.match(/^usage: npm run smoke -- BASE_URL.*\n$/)
    }
  })
})
