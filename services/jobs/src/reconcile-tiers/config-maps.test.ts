import type { Answer, ConfigMap, EventInput } from '@price-aggregator/kubernetes'
import { AssignmentError, NO_OVERRIDES } from '@price-aggregator/prices'
import { expect } from 'chai'
import {
  announceOnConfigMap,
  ConfigMapUnavailable,
  createConfigMapOverrides,
  readAssignmentConfigMap,
} from './config-maps.ts'

const EMPTY: ConfigMap = {
  name: 'overrides',
  uid: 'u-1',
  resourceVersion: '1',
  labels: { 'app.kubernetes.io/managed-by': 'Helm' },
  annotations: { 'meta.helm.sh/release-name': 'prices' },
  data: {},
}

const OVERRIDES = {
  version: 1,
  assets: new Map([['solusdt', { tier: 'hot' as const, reason: 'read often', since: 1_764_000_000_000 }]]),
}

/** An API server with one ConfigMap, or that fails. */
const fakeKubernetes = (configMap: ConfigMap | undefined, failure?: Answer<never>) => {
  const state = { standing: configMap, events: [] as EventInput[] }
  const stands = (): Answer<ConfigMap> =>
    failure ?? (state.standing ? { kind: 'ok', value: state.standing } : { kind: 'not_found' })
  return {
    state,
    getConfigMap: async () => stands(),
    updateConfigMap: async (sent: ConfigMap): Promise<Answer<ConfigMap>> => {
      const answer = stands()
      if (answer.kind !== 'ok') return answer
      if (answer.value.resourceVersion !== sent.resourceVersion) return { kind: 'conflict' }
      state.standing = { ...sent, resourceVersion: String(Number(sent.resourceVersion) + 1) }
      return { kind: 'ok', value: state.standing }
    },
    createEvent: async (event: EventInput): Promise<Answer<undefined>> => {
      state.events.push(event)
      return { kind: 'ok', value: undefined }
    },
  }
}

const rejection = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('the overrides in a ConfigMap', () => {
  it('are none in one without data, and then those that were written, all else staying', async () => {
    const kubernetes = fakeKubernetes(EMPTY)
    const document = createConfigMapOverrides({ kubernetes }, 'overrides')
    const first = await document.read()
    expect(first).to.deep.equal({ overrides: NO_OVERRIDES, unprovenSince: undefined, revision: '1' })
    const standing = { overrides: OVERRIDES, unprovenSince: 1_764_000_000_123 }
    expect(await document.write(standing, first.revision)).to.equal('written')
    expect(await document.read()).to.deep.equal({ ...standing, revision: '2' })
    expect(kubernetes.state.standing?.annotations).to.include(EMPTY.annotations)
    expect(kubernetes.state.standing?.labels).to.deep.equal(EMPTY.labels)
    await document.write({ overrides: OVERRIDES, unprovenSince: undefined }, '2')
    expect(kubernetes.state.standing?.annotations).to.deep.equal(EMPTY.annotations)
  })

  it('are not written over those of somebody else', async () => {
    const kubernetes = fakeKubernetes(EMPTY)
    const document = createConfigMapOverrides({ kubernetes }, 'overrides')
    const standing = { overrides: OVERRIDES, unprovenSince: undefined }
    expect(await document.write(standing, '0')).to.equal('conflict')
    const lost = { ...kubernetes, updateConfigMap: async () => ({ kind: 'conflict' as const }) }
    expect(await createConfigMapOverrides({ kubernetes: lost }, 'overrides').write(standing, '1')).to.equal(
      'conflict',
    )
    expect(kubernetes.state.standing).to.equal(EMPTY)
  })

  it('say that the ConfigMap is missing, or cannot be had', async () => {
    const missing = createConfigMapOverrides({ kubernetes: fakeKubernetes(undefined) }, 'overrides')
    const error = await rejection(missing.read())
    expect(error).to.be.instanceOf(ConfigMapUnavailable)
    expect(error).to.have.property('message', 'the ConfigMap overrides is missing')
    const late = fakeKubernetes(EMPTY, { kind: 'timeout', error: new Error('late') })
    const unavailable = await rejection(createConfigMapOverrides({ kubernetes: late }, 'overrides').read())
    expect(unavailable).to.have.property('message', 'the ConfigMap overrides cannot be had: timeout')
  })

  it('are refused where they cannot be used', async () => {
    const kubernetes = fakeKubernetes({ ...EMPTY, data: { 'overrides.json': '{' } })
    const error = await rejection(createConfigMapOverrides({ kubernetes }, 'overrides').read())
    expect(error).to.be.instanceOf(AssignmentError)
  })
})

describe('readAssignmentConfigMap', () => {
  it('gives the symbols and the sizes', async () => {
    const shape = { sizes: { hot: 1, medium: 1 }, shards: { hot: 1, medium: 1, cold: 1 } }
    const data = { 'assignment.json': JSON.stringify(shape), 'symbols.csv': 'symbol\nbtcusdt\nethusdt\n' }
    const kubernetes = fakeKubernetes({ ...EMPTY, data })
    const { assets, sizes } = await readAssignmentConfigMap({ kubernetes }, 'assignment')
    expect({ assets, sizes }).to.deep.equal({ assets: ['btcusdt', 'ethusdt'], sizes: shape.sizes })
  })
})

describe('announceOnConfigMap', () => {
  it('makes an Event on it', async () => {
    const kubernetes = fakeKubernetes(EMPTY)
    await announceOnConfigMap({ kubernetes, now: () => 5 }, 'overrides')('2 assets moved')
    expect(kubernetes.state.events).to.deep.equal([
      {
        about: { apiVersion: 'v1', kind: 'ConfigMap', name: 'overrides', uid: 'u-1' },
        type: 'Normal',
        reason: 'TiersReconciled',
        message: '2 assets moved',
        component: 'price-aggregator/reconcile-tiers',
        at: 5,
      },
    ])
  })
})
