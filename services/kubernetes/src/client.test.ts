import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { type ApiServerFixture, kubeconfig, sendJson, startApiServer } from './api-server.fixture.ts'
import { createKubernetesClient, type KubernetesClient } from './client.ts'
import type { ConfigMap } from './config-map.ts'
import { credentialsOf } from './connection.ts'
import type { Lease } from './lease.ts'

const LEASE: Lease = {
  name: 'prices-hot-0',
  resourceVersion: '7',
  holder: 'pod-a_1',
  leaseDurationSeconds: 6,
  acquireTime: '2026-11-24T20:00:00.000001Z',
  renewTime: '2026-11-24T20:00:01.123456Z',
  transitions: 3,
  labels: { app: 'prices' },
  annotations: { 'price-aggregator.io/epoch': '12' },
  ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'pod-a', uid: 'u-1' }],
}
const CONFIG_MAP: ConfigMap = {
  name: 'overrides',
  uid: 'u-2',
  resourceVersion: '5',
  labels: { a: 'b' },
  annotations: { c: 'd' },
  data: { 'overrides.json': '{}' },
}
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/shop/leases'

describe('the Kubernetes client', () => {
  let server: ApiServerFixture | undefined
  let client: KubernetesClient | undefined

  const start = async (handler: Parameters<typeof startApiServer>[0], deadlineMs = 2_000) => {
    server = await startApiServer(handler)
    client = createKubernetesClient({ credentials: server.credentials, namespace: 'shop', deadlineMs })
    return { server, client }
  }
  const answering = (status: number, body: unknown = {}) =>
    start((_request, response) => sendJson(response, status, body))

  afterEach(async () => {
    await client?.close()
    await server?.stop()
    server = undefined
    client = undefined
  })

  it('sends a Lease so that it comes back the same, its times to the microsecond', async () => {
    const { client, server } = await start((_request, response, body) =>
      sendJson(response, 200, JSON.parse(body)),
    )
    expect(await client.updateLease(LEASE)).to.deep.equal({ kind: 'ok', value: LEASE })
    expect(server.asked).to.deep.equal([`PUT ${LEASES}/prices-hot-0`])
  })

  it('creates a Lease without a resourceVersion, which the API server would refuse', async () => {
    const { client } = await start((_request, response, body) => sendJson(response, 201, JSON.parse(body)))
    const created = await client.createLease(LEASE)
    expect(created).to.deep.equal({ kind: 'ok', value: { ...LEASE, resourceVersion: undefined } })
  })

  it('lists by labels, and reads a Lease that says nothing as held by nobody', async () => {
    const { client, server } = await answering(200, { items: [{ metadata: { name: 'new' } }] })
    const listed = await client.listLeases('app=prices,tier in (hot)')
    const leases = listed.kind === 'ok' ? listed.value : []
    expect(leases.map(({ name, holder, transitions }) => [name, holder, transitions])).to.deep.equal([
      ['new', '', 0],
    ])
    expect(server.asked).to.deep.equal([`GET ${LEASES}?labelSelector=app%3Dprices%2Ctier+in+%28hot%29`])
  })

  it('reads a ConfigMap with what an owner reference needs', async () => {
    const { client } = await answering(200, {
      metadata: { name: 'assignment', uid: 'u-2', resourceVersion: '5', labels: { a: 'b' } },
      data: { 'symbols.csv': 'symbol\nbtcusdt\n' },
    })
    expect(await client.getConfigMap('assignment')).to.deep.equal({
      kind: 'ok',
      value: {
        name: 'assignment',
        uid: 'u-2',
        resourceVersion: '5',
        labels: { a: 'b' },
        annotations: {},
        data: { 'symbols.csv': 'symbol\nbtcusdt\n' },
      },
    })
  })

  it('replaces a ConfigMap as it was read, at its resourceVersion', async () => {
    const bodies: { metadata: object }[] = []
    const { client, server } = await start((_request, response, body) => {
      const sent = JSON.parse(body)
      bodies.push(sent)
      sendJson(response, 200, { ...sent, metadata: { ...sent.metadata, resourceVersion: '6' } })
    })
    const answer = await client.updateConfigMap(CONFIG_MAP)
    expect(answer).to.deep.equal({ kind: 'ok', value: { ...CONFIG_MAP, resourceVersion: '6' } })
    expect(server.asked).to.deep.equal(['PUT /api/v1/namespaces/shop/configmaps/overrides'])
    expect(bodies[0]?.metadata).to.include({ uid: 'u-2', resourceVersion: '5' })
  })

  it('gives up replacing a ConfigMap at the deadline', async () => {
    const { client } = await start(() => undefined, 100)
    expect((await client.updateConfigMap(CONFIG_MAP)).kind).to.equal('timeout')
  })

  const meanings: [number, string][] = [
    [404, 'not_found'],
    [409, 'conflict'],
    [403, 'refused'],
    [422, 'refused'],
    [429, 'unavailable'],
    [500, 'unavailable'],
    [504, 'unavailable'],
  ]
  for (const [status, kind] of meanings) {
    it(`tells ${status} as ${kind}`, async () => {
      const { client } = await answering(status, { kind: 'Status', code: status })
      expect((await client.updateLease(LEASE)).kind).to.equal(kind)
      expect((await client.getLease('x')).kind).to.equal(kind)
      expect((await client.updateConfigMap(CONFIG_MAP)).kind).to.equal(kind)
    })
  }

  it('uses its connections again', async () => {
    const { client, server } = await answering(200, { items: [] })
    for (let i = 0; i < 9; i++) expect((await client.listLeases('a=b')).kind).to.equal('ok')
    // The next request may come before the connection of the last one is idle.
    expect(server.connections.made).to.be.at.most(2)
  })

  it('gives up at the deadline, whether the head or the body does not come, and connects anew', async () => {
    const behaviours: ((response: Parameters<typeof sendJson>[0]) => void)[] = [
      () => undefined,
      response => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"items":['),
      response => sendJson(response, 200, { items: [] }),
    ]
    const { client, server } = await start((_request, response) => behaviours.shift()?.(response), 150)
    expect((await client.listLeases('a=b')).kind).to.equal('timeout')
    expect((await client.listLeases('a=b')).kind).to.equal('timeout')
    expect((await client.listLeases('a=b')).kind).to.equal('ok')
    expect(server.connections.made).to.equal(3)
    await client.close()
    await Promise.all([...server.connections.open].map(socket => once(socket, 'close')))
    expect(server.connections.open.size).to.equal(0)
  })

  it('is unavailable where nobody listens, or the answer is cut off or no JSON', async () => {
    const { client } = await start((request, response) => {
      if (request.url?.endsWith('cut')) response.destroy()
      else response.writeHead(200, { 'content-type': 'application/json' }).end('{"half')
    })
    expect((await client.getLease('cut')).kind).to.equal('unavailable')
    expect((await client.getLease('half')).kind).to.equal('unavailable')
    await server?.stop()
    server = undefined
    expect((await client.getLease('x')).kind).to.equal('unavailable')
  })

  it('leaves nothing behind where a TLS handshake never ends', async () => {
    const sockets = new Set<Socket>()
    const silent = createServer(socket => sockets.add(socket.on('error', () => undefined).resume()))
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'))
    const path = join(folder, 'config')
    await writeFile(path, kubeconfig(`https://127.0.0.1:${(silent.address() as AddressInfo).port}`))
    const credentials = { kind: 'kubeconfig', path } as const
    const client = createKubernetesClient({ credentials, namespace: 'shop', deadlineMs: 100 })
    expect((await client.getLease('x')).kind).to.equal('timeout')
    await client.close()
    await Promise.all([...sockets].map(socket => (socket.closed ? undefined : once(socket, 'close'))))
    silent.close()
    await once(silent, 'close')
    await rm(folder, { recursive: true })
  }).timeout(5_000)

  it('says which configuration is wrong', () => {
    const credentials = credentialsOf('/nowhere/config')
    expect(() => createKubernetesClient({ credentials, namespace: 'shop' })).to.throw(
      ConfigError,
      'KUBECONFIG',
    )
  })
})

describe('credentialsOf', () => {
  it("names the kubeconfig that is given, else the pod's service account", () => {
    expect(credentialsOf('/etc/kubeconfig')).to.deep.equal({ kind: 'kubeconfig', path: '/etc/kubeconfig' })
    expect(credentialsOf(undefined)).to.deep.equal({ kind: 'cluster' })
  })
})
