import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@price-aggregator/loadtest/free-port'
import { startMockExchange } from '@price-aggregator/mock-exchange'
import { expect } from 'chai'
import { createApiClient } from './api-client.ts'
import { hasOpenssl, makeCertificates } from './certificates.ts'
import { eventuallyServes } from './eventually-serves.ts'
import { startTlsRedis } from './redis-tls.fixture.ts'
import { type ProcessName, startServiceProcess } from './service-process.ts'

/** With all that an URL would need escaped. */
const USER = { name: 'aggregator', password: 'p@ss:w/rd%23?&=#', wrongPassword: 'the-one-of-before' }

/** Long enough for a connection that is tried again to be complained of again. */
const WATCHED_MS = 3_000

/** The variables are those that the chart sets for an external Redis with `tls.caSecret`. */
describe('services on a Redis over TLS, with a user and an authority of its own', function () {
  this.timeout(90_000)
  const ends: (() => Promise<unknown>)[] = []
  const folder = mkdtempSync(join(tmpdir(), 'redis-tls-'))

  before(function () {
    if (hasOpenssl()) return
    console.warn('SKIPPED: Redis over TLS is not tested, for there is no openssl on the PATH')
    this.skip()
  })
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const setUp = async (hosts = ['DNS:localhost', 'IP:127.0.0.1']) => {
    const certificates = makeCertificates(folder, 'redis', hosts)
    const redis = await startTlsRedis(folder, certificates, USER)
    ends.push(redis.stop)
    const exchange = await startMockExchange({ name: 'exchange1', seed: 1, port: 0 })
    ends.push(exchange.close)
    const variables = {
      REDIS_URL: `rediss://localhost:${redis.port}`,
      REDIS_USERNAME: USER.name,
      REDIS_PASSWORD: USER.password,
      NODE_EXTRA_CA_CERTS: certificates.ca,
      DYNAMODB_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
      EXCHANGES: `exchange1=${exchange.url}`,
      // The mock shares this busy process: no breaker is to open when it stalls.
      EXCHANGE_TIMEOUT_MS: '10000',
      HOST: '127.0.0.1',
      PORT: '0',
      METRICS_PORT: '0',
      SHUTDOWN_DELAY_MS: '0',
    }
    const start = (name: ProcessName, overrides: Record<string, string> = {}) => {
      const service = startServiceProcess(name, { ...variables, ...overrides })
      ends.push(service.kill)
      return service
    }
    return { start }
  }

  it('refresh and serve prices', async () => {
    const { start } = await setUp()
    const refresher = start('refresher')
    const api = start('api')
    await refresher.logged('connected to Redis')
    const { port } = await api.logged('serving prices')
    const client = createApiClient(`http://127.0.0.1:${port}`)
    // A forced refresh goes by a connection that waits, and by the one for commands.
    await eventuallyServes(client)
    expect(refresher.output.stderr + api.output.stderr).to.equal('')
    expect(await Promise.all([refresher.stop(), api.stop()])).to.deep.equal([0, 0])
  })

  const refusals: {
    what: string
    hosts?: string[]
    overrides: () => Record<string, string>
    says: RegExp
  }[] = [
    {
      what: 'an authority that is not known',
      overrides: () => ({ NODE_EXTRA_CA_CERTS: '' }),
      says: /the certificate of Redis is refused: its authority is not known: NODE_EXTRA_CA_CERTS/,
    },
    {
      what: 'the wrong authority',
      overrides: () => ({ NODE_EXTRA_CA_CERTS: makeCertificates(folder, 'other', ['DNS:localhost']).ca }),
      says: /the certificate of Redis is refused: its authority is not known: NODE_EXTRA_CA_CERTS/,
    },
    {
      what: 'a certificate of another host',
      hosts: ['DNS:redis.example'],
      overrides: () => ({}),
      says: /the certificate of Redis is refused: it is for another host than that of REDIS_URL/,
    },
    {
      what: 'a wrong password',
      overrides: () => ({ REDIS_PASSWORD: USER.wrongPassword }),
      says: /WRONGPASS/,
    },
  ]
  for (const { what, hosts, overrides, says } of refusals) {
    it(`say once and clearly that there is ${what}, and go on trying`, async () => {
      const { start } = await setUp(hosts)
      const refresher = start('refresher', overrides())
      const { error, level } = await refresher.logged('Redis is away: retrying')
      expect(level).to.equal('warn')
      expect(JSON.stringify(error)).to.match(says)
      await refresher.logged('refreshing prices')
      await sleep(WATCHED_MS)
      const said = refresher.log().filter(({ msg }) => msg === 'Redis is away: retrying')
      expect(said).to.have.length(1)
      // Neither of them, in whatever is said.
      expect(refresher.output.stdout).not.to.contain(USER.password).and.not.to.contain(USER.wrongPassword)
      expect(refresher.output.stderr).to.equal('')
      expect(await refresher.stop()).to.equal(0)
    })
  }
})
