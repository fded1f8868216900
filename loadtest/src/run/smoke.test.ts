import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { freePort } from '../system/free-port.ts'
import { findK6 } from './k6-binary.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

/** An API in a few lines: every price, but for each so many-th request a 503. */
const startApi = async (failEvery: number): Promise<{ server: Server; url: string; asked: string[] }> => {
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    if (url === '/health') response.end('OK')
    else if (url === '/metrics')
      response.end(`price_cache_hits_total ${asked.length}\nprice_cache_misses_total 0\n`)
    else {
      asked.push(url)
      if (asked.length % failEvery === 0) response.statusCode = 503
      response.end(`{"asset":"${url.split('/').at(-1)}","price":1}`)
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const start = (...args: string[]) =>
  spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })

const ended = async (child: ReturnType<typeof start>) => {
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ])
  return { code, stdout, stderr }
}

const readSummary = async (folder: string) => JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8'))

describe('npm run loadtest', function () {
  this.timeout(60_000)
  const running = { out: '' }

  before(async function () {
    running.out = await mkdtemp(join(tmpdir(), 'loadtest-test-'))
    if (await findK6(process.env)) return
    console.warn('SKIPPED: k6 is not here, so that no load test is run: npm run loadtest -- install-k6')
    this.skip()
  })
  after(() => rm(running.out, { recursive: true }))

  it('measures a target and writes a report, twice with the same choice of assets', async () => {
    const { server, url, asked } = await startApi(Number.POSITIVE_INFINITY)
    const args = ['cold', '--target', url, '--out', running.out]
    const { code, stdout, stderr } = await ended(start(...args))
    // Whether times are met is the machine's matter, not this test's.
    expect(code, stdout + stderr).to.be.oneOf([0, 1])
    const first = asked.splice(0)
    await ended(start(...args))
    server.close()
    expect(await readFile(join(running.out, 'report.html'), 'utf8')).to.include('<svg ')
    const summary = await readSummary(running.out)
    expect(summary).to.include({
      group: 'cold',
      ended: 'complete',
      errors: 0,
      requests: 1_000,
      cacheHitShare: 1,
    })
    expect(first).to.have.length(1_000)
    expect(asked.toSorted()).to.deep.equal(first.toSorted())
  })

  it('ends with 1 and a clear line where a target is missed', async () => {
    const { server, url } = await startApi(10)
    const args = ['soak', '--target', url, '--duration', '1s', '--rate', '50', '--out', running.out]
    const { code, stdout, stderr } = await ended(start(...args))
    server.close()
    expect(code, stdout + stderr).to.equal(1)
    expect(stderr).to.match(/^loadtest: soak missed its targets: .*errors/m)
    expect((await readSummary(running.out)).problems).to.have.keys('status-503')
  })

  it('keeps the report of a run that is cut short, and ends with 130', async () => {
    const { server, url, asked } = await startApi(Number.POSITIVE_INFINITY)
    const child = start('soak', '--target', url, '--duration', '1m', '--rate', '50', '--out', running.out)
    const end = ended(child)
    while (asked.length < 20) await sleep(50)
    child.kill('SIGINT')
    const { code, stdout, stderr } = await end
    server.close()
    expect(code, stdout + stderr).to.equal(130)
    expect(stderr).to.match(/^loadtest: soak was cut short$/m)
    const summary = await readSummary(running.out)
    expect(summary).to.include({ ended: 'interrupted', ok: false, errors: 0 })
    expect(summary.requests).to.be.within(10, 1_000)
  })

  it('says in one line that a target cannot be reached, and ends with 2', async () => {
    const url = `http://127.0.0.1:${await freePort()}`
    const { code, stderr } = await ended(start('hot', '--target', url, '--out', running.out))
    expect({ code, lines: stderr.trim().split('\n').length }).to.deep.equal({ code: 2, lines: 1 })
    expect(stderr).to.match(/^loadtest: http:\/\/127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED/)
  })

  it('says in its own words that a port is blocked', async () => {
    const { code, stderr } = await ended(start('hot', '--target', 'http://127.0.0.1:9', '--out', running.out))
    expect(code).to.equal(2)
    expect(stderr).to.equal(
      'loadtest: http://127.0.0.1:9 cannot be reached: Node asks no server on this port, one that browsers block\n',
    )
  })

  it('sends nothing where metrics are not at the URL that was given for them', async () => {
    const { server, url, asked } = await startApi(Number.POSITIVE_INFINITY)
    const run = (metricsUrl: string) =>
      ended(start('hot', '--target', url, '--metrics-url', metricsUrl, '--out', running.out))
    const refused = await run(`http://127.0.0.1:${await freePort()}/metrics`)
    const other = await run(`${url}/health`)
    server.close()
    expect([refused.code, other.code, asked.length]).to.deep.equal([2, 2, 0])
    expect(refused.stderr).to.match(/^loadtest: --metrics-url http:.* cannot be reached: .*ECONNREFUSED/)
    expect(other.stderr).to.match(/^loadtest: --metrics-url .*: expected the API's metrics, found no price_/)
  })

  it('names what it could not judge of an API elsewhere', async () => {
    const { server, url } = await startApi(Number.POSITIVE_INFINITY)
    const args = ['soak', '--target', url, '--duration', '1s', '--rate', '50', '--out', running.out]
    const { stdout, stderr } = await ended(start(...args))
    server.close()
    expect(stdout).to.match(/^\? +API CPU of its limit: not measured/m)
    expect(stdout + stderr).not.to.include('soak met its targets')
  })
})

describe("the script as the chart's Job runs it", function () {
  this.timeout(60_000)

  it('says how far a ramp came, beside the summary of k6', async function () {
    const k6 = await findK6(process.env)
    if (!k6) return this.skip()
    const { server, url } = await startApi(1)
    const symbols = fileURLToPath(new URL('../../../symbols.csv', import.meta.url))
    const settings = { GROUP: 'ramp', TARGET: url, SECONDS: '1', SYMBOLS_FILE: symbols }
    const script = fileURLToPath(new URL('../k6/main.ts', import.meta.url))
    const args = ['run', '--no-color', '--no-usage-report', '--address', '', script]
    const env = { ...process.env, ...settings }
    const { code, stdout, stderr } = await ended(
      spawn(k6.path, args, { stdio: ['ignore', 'pipe', 'pipe'], env }),
    )
    server.close()
    expect(code, stdout + stderr).to.equal(99)
    expect(stderr).to.match(/msg="ramp: no rate held; at 500\/s broke: .*request_failed rate<0\.001/)
    expect(stdout).to.include('THRESHOLDS')
  })
})

describe('npm run loadtest without k6', () => {
  it('says how to get it, and ends with 2', async () => {
    const env = { PATH: '/nowhere', HOME: '/nowhere' }
    const child = spawn(process.execPath, [MAIN, 'hot'], { stdio: ['ignore', 'pipe', 'pipe'], env })
    const { code, stderr } = await ended(child)
    expect(code).to.equal(2)
    expect(stderr).to.match(/^loadtest: k6 v1\.\d+\.\d+ is needed and was not found.*\n.*install-k6/)
  })
})
