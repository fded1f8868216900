import { CoreV1Api, KubeConfig } from '@kubernetes/client-node'
import { expect } from 'chai'
import {
  type Answer,
  createKubernetesClient,
  type KubernetesClient,
  type Lease,
  microTime,
} from '../src/index.ts'

const PATH = process.env.TEST_KUBECONFIG
const NAMESPACE = process.env.TEST_NAMESPACE ?? 'elector-test'
const SKIPPED = 'set TEST_KUBECONFIG to a cluster to test on; the namespace TEST_NAMESPACE comes and goes'

const given = <T>(answer: Answer<T>): T => {
  if (answer.kind !== 'ok') throw new Error(answer.kind, { cause: answer })
  return answer.value
}

const lease = (name: string): Lease => ({
  name,
  resourceVersion: undefined,
  holder: 'pod-a_1',
  leaseDurationSeconds: 6,
  acquireTime: microTime(Date.now()),
  renewTime: microTime(Date.now()),
  transitions: 0,
  labels: { 'elector-test/tier': 'hot' },
  annotations: { 'price-aggregator.io/epoch': '12' },
  ownerReferences: [],
})

describe(`the Kubernetes client on a real cluster${PATH ? '' : ` (skipped: ${SKIPPED})`}`, () => {
  const credentials = { kind: 'kubeconfig', path: PATH ?? '' } as const
  let namespaces: CoreV1Api
  let client: KubernetesClient

  before(async function () {
    if (!PATH) return this.skip()
    const config = new KubeConfig()
    config.loadFromFile(PATH)
    namespaces = config.makeApiClient(CoreV1Api)
    await namespaces.createNamespace({ body: { metadata: { name: NAMESPACE } } })
    client = createKubernetesClient({ credentials, namespace: NAMESPACE, deadlineMs: 5_000 })
  })

  after(async () => {
    if (!PATH) return
    await client.close()
    await namespaces.deleteNamespace({ name: NAMESPACE })
  })

  it('creates a Lease once, and gives it back as it was, by its name and by its labels', async () => {
    const created = given(await client.createLease(lease('created')))
    expect(created).to.deep.equal({
      ...lease('created'),
      ...times(created),
      resourceVersion: created.resourceVersion,
      uid: created.uid,
    })
    expect(created.uid).to.match(/^[0-9a-f-]{36}$/)
    expect(given(await client.getLease('created'))).to.deep.equal(created)
    expect(given(await client.listLeases('elector-test/tier in (hot)'))).to.deep.include(created)
    expect(given(await client.listLeases('elector-test/tier in (cold)'))).to.deep.equal([])
    expect((await client.createLease(lease('created'))).kind).to.equal('conflict')
  })

  it('updates what it read last, and nothing that changed since', async () => {
    const created = given(await client.createLease(lease('updated')))
    const renewed = given(await client.updateLease({ ...created, renewTime: microTime(Date.now() + 1_000) }))
    expect(renewed.resourceVersion).not.to.equal(created.resourceVersion)
    expect((await client.updateLease({ ...created, holder: 'pod-b_1' })).kind).to.equal('conflict')
    const released = { ...renewed, holder: '', leaseDurationSeconds: 1 }
    expect(given(await client.updateLease(released)).holder).to.equal('')
  })

  it('finds no Lease that is gone', async () => {
    given(await client.createLease(lease('deleted')))
    given(await client.deleteLease('deleted'))
    expect((await client.getLease('deleted')).kind).to.equal('not_found')
    expect((await client.deleteLease('deleted')).kind).to.equal('not_found')
  })

  it('makes no Lease that is gone again by its update, for its uid says which one is meant', async () => {
    const created = given(await client.createLease(lease('again')))
    given(await client.deleteLease('again'))
    expect((await client.updateLease(created)).kind).to.equal('conflict')
    const { uid } = given(await client.createLease(created))
    expect(uid).not.to.equal(created.uid)
    expect((await client.updateLease(created)).kind).to.equal('conflict')
  })

  it('is refused what makes no sense', async () => {
    expect(
      (await client.createLease({ ...lease('x'), leaseDurationSeconds: -1, name: 'No Name' })).kind,
    ).to.equal('refused')
  })

  it('reads a ConfigMap and tells an event', async () => {
    await namespaces.createNamespacedConfigMap({
      namespace: NAMESPACE,
      body: { metadata: { name: 'assignment' }, data: { 'symbols.csv': 'symbol\n' } },
    })
    const { uid, data } = given(await client.getConfigMap('assignment'))
    expect(data).to.deep.equal({ 'symbols.csv': 'symbol\n' })
    const about = { apiVersion: 'v1', kind: 'ConfigMap', name: 'assignment', uid }
    const event = {
      type: 'Normal',
      reason: 'Tested',
      message: 'seen',
      component: 'test',
      at: Date.now(),
    } as const
    given(await client.createEvent({ about, ...event }))
    const { items } = await namespaces.listNamespacedEvent({ namespace: NAMESPACE })
    expect(items.map(({ reason, message }) => [reason, message])).to.deep.include(['Tested', 'seen'])
  })

  it('gives up at its deadline', async () => {
    const hasty = createKubernetesClient({ credentials, namespace: NAMESPACE, deadlineMs: 1 })
    expect((await hasty.listLeases('elector-test/tier')).kind).to.equal('timeout')
    await hasty.close()
  })
})

const times = ({ acquireTime, renewTime }: Lease) => ({ acquireTime, renewTime })
