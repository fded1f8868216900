import { isDeepStrictEqual } from 'node:util'
import { expect } from 'chai'
import { type KubernetesObject, renderObjects } from '../../scripts/charts/helm.ts'
import { needsHelm, ofKind, type PodTemplate, podsOf, type Selector, selects } from './objects.ts'

type Peer = { podSelector?: object; namespaceSelector?: object; ipBlock?: { cidr: string } }
type Rule = { from?: Peer[]; to?: Peer[]; ports: { protocol: string; port: number }[] }

const JOBS = ['audit-freshness', 'ensure-table', 'reconcile-tiers', 'rollup-history'] as const
const COMPONENTS = ['api', 'refresher', 'redis', 'dynamodb-local', 'mock-exchange', ...JOBS, 'test'] as const
type Component = (typeof COMPONENTS)[number]

/** Every path between components that there is, all others being denied: from, to, port. */
const PATHS: [Component, Component, number][] = [
  ['api', 'redis', 6379],
  ['api', 'dynamodb-local', 8000],
  ['refresher', 'redis', 6379],
  ['refresher', 'dynamodb-local', 8000],
  ['refresher', 'mock-exchange', 8080],
  ['audit-freshness', 'redis', 6379],
  ['audit-freshness', 'mock-exchange', 8080],
  ['ensure-table', 'redis', 6379],
  ['ensure-table', 'dynamodb-local', 8000],
  ['reconcile-tiers', 'redis', 6379],
  ['rollup-history', 'redis', 6379],
  ['rollup-history', 'dynamodb-local', 8000],
  ['test', 'api', 8080],
  ['test', 'api', 9090],
  ['test', 'mock-exchange', 8080],
  ['test', 'refresher', 9090],
]

const podOf = (objects: KubernetesObject[], component: Component): PodTemplate => {
  const pod = [...podsOf(objects).values()].find(
    ({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] === component,
  )
  if (!pod) throw new Error(`no pod of ${component}`)
  return pod
}

const rulesOf = (objects: KubernetesObject[], pod: PodTemplate, direction: 'ingress' | 'egress'): Rule[] =>
  ofKind(objects, 'NetworkPolicy')
    .filter(({ spec }) => selects(spec.podSelector, pod.metadata.labels))
    .flatMap(({ spec }) => spec[direction] ?? [])

const isPodOf = (peer: Peer, pod: PodTemplate): boolean =>
  peer.podSelector !== undefined &&
  peer.namespaceSelector === undefined &&
  selects(peer.podSelector, pod.metadata.labels)

/** Whether both ends let a connection through, as an enforcing network would decide. */
const allowed = (objects: KubernetesObject[], from: Component, to: Component, port: number): boolean => {
  const [source, target] = [podOf(objects, from), podOf(objects, to)]
  const leaves = rulesOf(objects, source, 'egress').some(
    rule => hasPort(rule, port) && (rule.to === undefined || rule.to.some(peer => isPodOf(peer, target))),
  )
  const enters = rulesOf(objects, target, 'ingress').some(
    rule => hasPort(rule, port) && (rule.from === undefined || rule.from.some(peer => isPodOf(peer, source))),
  )
  return leaves && enters
}

const hasPort = (rule: Rule, port: number): boolean =>
  rule.ports.some(entry => entry.port === port && entry.protocol === 'TCP')

describe('NetworkPolicies', () => {
  let objects: KubernetesObject[] = []
  needsHelm()
  before(() => {
    objects = renderObjects()
  })

  it('deny every pod of the release everything, both ways', () => {
    const denial = ofKind(objects, 'NetworkPolicy').find(({ metadata }) =>
      metadata.name.endsWith('-default-deny'),
    )
    expect(denial?.spec).to.have.keys('podSelector', 'policyTypes')
    expect(denial?.spec.policyTypes).to.have.members(['Ingress', 'Egress'])
    for (const component of COMPONENTS) {
      expect(
        selects(denial?.spec.podSelector, podOf(objects, component).metadata.labels),
        component,
      ).to.equal(true)
    }
  })

  for (const from of COMPONENTS) {
    for (const to of COMPONENTS) {
      for (const port of [6379, 8000, 8080, 9090]) {
        const expected = PATHS.some(path => path[0] === from && path[1] === to && path[2] === port)
        it(`${expected ? 'let' : 'do not let'} ${from} reach ${to}:${port}`, () => {
          expect(allowed(objects, from, to, port)).to.equal(expected)
        })
      }
    }
  }

  it('let whoever may read metrics reach port 9090 of API and refreshers, and nothing else', () => {
    const set = ['networkPolicies.apiFrom[0].ipBlock.cidr=10.9.0.0/16']
    const monitoring = { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } }
    const strict = renderObjects({ set })
    const ports = (component: Component) =>
      rulesOf(strict, podOf(strict, component), 'ingress')
        .filter(({ from }) => from?.some(peer => isDeepStrictEqual(peer.namespaceSelector, monitoring)))
        .flatMap(rule => rule.ports.map(({ port }) => port))
    for (const component of COMPONENTS) {
      const expected = ['api', 'refresher'].includes(component) ? [9090] : []
      expect(ports(component), component).to.deep.equal(expected)
    }
  })

  it('select tests and Jobs by labels that nothing else selects by, so that a pod may stand in for them', () => {
    const selectors = ofKind(objects, 'Deployment', 'StatefulSet', 'PodDisruptionBudget', 'Service').map(
      ({ kind, spec }): Selector => (kind === 'Service' ? { matchLabels: spec.selector } : spec.selector),
    )
    for (const component of [...JOBS, 'test'] as const) {
      const { labels } = podOf(objects, component).metadata
      expect(
        selectors.filter(selector => selects(selector, labels)),
        component,
      ).to.be.empty
    }
  })

  it('let only those resolve names who ask somebody', () => {
    for (const component of COMPONENTS) {
      const resolves = rulesOf(objects, podOf(objects, component), 'egress').some(rule => hasPort(rule, 53))
      expect(resolves, component).to.equal(['api', 'refresher', ...JOBS, 'test'].includes(component))
    }
  })

  it('let only refreshers and jobs reach the API server', () => {
    for (const component of COMPONENTS) {
      const reaches = rulesOf(objects, podOf(objects, component), 'egress').some(rule => hasPort(rule, 6443))
      expect(reaches, component).to.equal(['refresher', ...JOBS].includes(component))
    }
  })

  it('open the outside at the ports of what is there, and to nobody else', () => {
    const outside = renderObjects({ values: ['charts/price-aggregator/ci/external-values.yaml'] })
    const ways = (component: Component) =>
      rulesOf(outside, podOf(outside, component), 'egress').flatMap(({ to = [], ports }) =>
        to.flatMap(({ ipBlock }) => (ipBlock ? ports.map(({ port }) => `${ipBlock.cidr}:${port}`) : [])),
      )
    const [redis, dynamodb] = ['10.1.0.0/24:6380', '10.2.0.0/24:443']
    expect(ways('api')).to.have.members([redis, dynamodb])
    expect(ways('refresher')).to.have.members([redis, dynamodb, '0.0.0.0/0:443', '0.0.0.0/0:8081'])
    expect(ways('ensure-table')).to.have.members([redis, dynamodb])
    expect(ways('reconcile-tiers')).to.have.members([redis])
    expect(ways('audit-freshness')).to.have.members([redis, '0.0.0.0/0:443', '0.0.0.0/0:8081'])
  })

  it('are left out where they are switched off', () => {
    expect(ofKind(renderObjects({ set: ['networkPolicies.enabled=false'] }), 'NetworkPolicy')).to.be.empty
  })
})
