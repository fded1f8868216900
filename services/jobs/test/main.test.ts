import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createDynamoClient } from '@price-aggregator/prices/history/dynamodb'
import { inspectTable } from '@price-aggregator/prices/history/table'
import { expect } from 'chai'
import { type Dynalite, startDynalite } from '../../../test/dynalite.ts'
import { sendJson, startApiServer } from '../../kubernetes/src/api-server.fixture.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
/** Nobody listens there. */
const NO_REDIS = { REDIS_URL: 'redis://127.0.0.1:1', REDIS_TIMEOUT_MS: '100' }

const runMain = async (args: string[], environment: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH, ...NO_REDIS, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  const [stdout, stderr, [code]] = await ended
  return { stdout, stderr: stderr.trim().split('\n'), code }
}

type Line = { msg: string } & Record<string, unknown>

const linesOf = (stdout: string): Line[] =>
  stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Line)
const find = (stdout: string, message: string): Line | undefined =>
  linesOf(stdout).find(({ msg }) => msg === message)

describe('the jobs process', () => {
  let dynalite: Dynalite
  let environment: Record<string, string>
  before(async () => {
    dynalite = await startDynalite()
    environment = { DYNAMODB_ENDPOINT: dynalite.endpoint, TABLE_TAGS: 'team=prices' }
  })
  after(() => dynalite.stop())

  const isThere = async (): Promise<boolean> => {
    const { endpoint } = dynalite
    const client = createDynamoClient({ endpoint, region: 'us-east-1', environment: {} })
    const { changes } = await inspectTable({ client }, { table: 'prices', ttlAttribute: 'expires_at' })
    client.destroy()
    return changes.every(({ aspect }) => aspect !== 'table')
  }

  it('says what it can do', async () => {
    const { stdout, code } = await runMain(['--help'])
    expect(code).to.equal(0)
    expect(stdout).to.include('ensure-table').and.include('--dry-run')
  })

  it('says in a sentence that it knows no such command, and fails', async () => {
    const { stderr, code } = await runMain(['make-coffee'])
    expect(code).to.equal(1)
    expect(stderr).to.have.length(1)
    expect(stderr[0]).to.match(/^jobs: expected one of reconcile-tiers, .*, found make-coffee$/)
  })

  it("names every wrong variable of the command's own, and fails", async () => {
    const wrong = { ...environment, TABLE_MANAGED: 'yes', TABLE_TAGS: 'team', TIER_HYSTERESIS: 'no' }
    const { stderr, code } = await runMain(['ensure-table'], wrong)
    expect(code).to.equal(1)
    expect(stderr.map(line => line.split(':', 2).join(':'))).to.deep.equal([
      'jobs: TABLE_MANAGED',
      'jobs: TABLE_TAGS',
    ])
  })

  it('prints its plan in a dry run, whatever the log level, and changes nothing', async () => {
    const { stdout, code } = await runMain(['ensure-table', '--dry-run'], {
      ...environment,
      LOG_LEVEL: 'error',
    })
    expect(code).to.equal(0)
    expect(find(stdout, 'would be changed')?.change).to.match(/^table prices: created with the key/)
    expect(find(stdout, 'job done')).to.include({ job: 'ensure-table', ok: true, dryRun: true })
    expect(await isThere()).to.equal(false)
  })

  it('fails on a table of somebody else that is missing, and makes none', async () => {
    const { stdout, code } = await runMain(['ensure-table'], { ...environment, TABLE_MANAGED: 'false' })
    expect(code).to.equal(1)
    expect(find(stdout, 'job failed')?.failures).to.include('there is no table prices')
    expect(await isThere()).to.equal(false)
  })

  it('makes the table, also where Redis is away and takes no report', async () => {
    const { stdout, code } = await runMain(['ensure-table'], environment)
    expect(code).to.equal(0)
    expect(find(stdout, 'job done')).to.deep.include({ ok: true, changes: 2, failures: [] })
    expect(find(stdout, 'the report of this run could not be saved')).to.have.property('level', 'warn')
    expect(await isThere()).to.equal(true)
  })

  /** A run where another one holds the job's Lease, and renews it until the third look. */
  const runBesideAnother = async (command: string) => {
    const name = `shop-job-${command}`
    let looks = 0
    const apiServer = await startApiServer((request, response, body) => {
      if (request.method === 'PUT') return sendJson(response, 200, JSON.parse(body))
      looks += 1
      const holderIdentity = looks > 3 ? '' : 'other_1'
      const renewTime = `2026-11-24T20:00:0${looks}.000000Z`
      const spec = { holderIdentity, leaseDurationSeconds: 15, renewTime }
      sendJson(response, 200, { metadata: { name, resourceVersion: '1' }, spec })
    })
    const { credentials, asked, stop } = apiServer
    const KUBECONFIG = credentials.kind === 'kubeconfig' ? credentials.path : ''
    const inCluster = { ...environment, KUBECONFIG, NAMESPACE: 'shop', LEASE_PREFIX: 'shop' }
    const { stdout, code } = await runMain([command], inCluster)
    await stop()
    expect(asked[0]).to.equal(`GET /apis/coordination.k8s.io/v1/namespaces/shop/leases/${name}`)
    return { stdout, code }
  }

  it('leaves the work to another run that it sees at work', async () => {
    const { stdout, code } = await runBesideAnother('audit-freshness')
    expect(code).to.equal(0)
    expect(find(stdout, 'another run is at work')).to.include({ holder: 'other_1' })
  })

  it('sees to the table itself after another run, which may be configured otherwise', async () => {
    const { stdout, code } = await runBesideAnother('ensure-table')
    expect(code).to.equal(0)
    expect(find(stdout, 'waiting for another run to end')).to.include({ holder: 'other_1' })
    expect(find(stdout, 'job done')).to.include({ ok: true })
  })

  it('fails in its time where the API server gives no guard', async () => {
    const apiServer = await startApiServer((_request, response) => sendJson(response, 503, {}))
    const { credentials, stop } = apiServer
    const KUBECONFIG = credentials.kind === 'kubeconfig' ? credentials.path : ''
    const inCluster = { ...environment, KUBECONFIG, NAMESPACE: 'shop', JOB_TIMEOUT_SECONDS: '1' }
    const { stdout, code } = await runMain(['ensure-table'], inCluster)
    await stop()
    expect(code).to.equal(1)
    expect(find(stdout, 'job failed')?.failures).to.deep.equal([
      'no guard by the Lease price-aggregator-job-ensure-table: the API server cannot be reached',
    ])
  })
})
