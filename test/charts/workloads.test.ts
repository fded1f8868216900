import { join } from 'node:path'
import { expect } from 'chai'
import { type KubernetesObject, renderObjects } from '../../scripts/charts/helm.ts'
import { edit, withChart } from './copies.ts'
import { find, needsHelm, ofKind, podsOf, selects, VALUE_SETS } from './objects.ts'

for (const [name, values] of Object.entries(VALUE_SETS)) {
  describe(`labels and selectors, values ${name}`, () => {
    needsHelm()
    it('agree: every selector finds its own pods, and no other component', () => {
      const objects = renderObjects({ values })
      const pods = [...podsOf(objects)]
      for (const object of ofKind(objects, 'Deployment', 'StatefulSet')) {
        const found = pods.filter(([, pod]) => selects(object.spec.selector, pod.metadata.labels))
        expect(found.map(([which]) => which)).to.deep.equal([`${object.kind}/${object.metadata.name}`])
      }
      for (const object of ofKind(objects, 'Service', 'PodDisruptionBudget')) {
        const selector =
          object.kind === 'Service' ? { matchLabels: object.spec.selector } : object.spec.selector
        const found = pods.filter(([, pod]) => selects(selector, pod.metadata.labels))
        expect(found, object.metadata.name).not.to.be.empty
        for (const [, pod] of found) expect(component(pod)).to.equal(component(object))
      }
    })

    it('give each object the labels that are recommended', () => {
      for (const { kind, metadata } of renderObjects({ values })) {
        expect(metadata.labels, `${kind} ${metadata.name}`).to.include.keys(
          'app.kubernetes.io/name',
          'app.kubernetes.io/instance',
          'app.kubernetes.io/component',
          'app.kubernetes.io/managed-by',
          'helm.sh/chart',
        )
      }
    })

    it('give no two objects of a kind one name, and none too long for a label', () => {
      const names = renderObjects({ values }).map(({ kind, metadata }) => `${kind}/${metadata.name}`)
      expect(new Set(names).size).to.equal(names.length)
      for (const which of names) expect(which.split('/')[1]?.length).to.be.at.most(63)
    })
  })
}

const component = ({ metadata }: Pick<KubernetesObject, 'metadata'>): string | undefined =>
  metadata.labels?.['app.kubernetes.io/component']

describe("the API's replicas", () => {
  needsHelm()
  const api = (set: string[]) => find(renderObjects({ set }), 'Deployment', '-api')

  it('are left to the autoscaler where there is one', () => {
    expect(api([]).spec).not.to.have.property('replicas')
    const hpa = find(renderObjects(), 'HorizontalPodAutoscaler', '-api')
    expect(hpa.spec).to.include({ minReplicas: 2, maxReplicas: 6 })
    expect(hpa.spec.scaleTargetRef.name).to.equal(api([]).metadata.name)
    expect(hpa.spec.behavior).to.have.keys('scaleUp', 'scaleDown')
  })

  it('are left to KEDA where that makes the autoscaler', () => {
    const objects = renderObjects({ values: ['charts/price-aggregator/ci/keda-values.yaml'] })
    expect(ofKind(objects, 'HorizontalPodAutoscaler')).to.be.empty
    expect(find(objects, 'Deployment', '-api').spec).not.to.have.property('replicas')
    const scaled = find(objects, 'ScaledObject', '-api')
    expect(scaled.spec.triggers.map(({ type }: { type: string }) => type)).to.deep.equal([
      'cpu',
      'prometheus',
    ])
    const hpa = scaled.spec.advanced.horizontalPodAutoscalerConfig
    expect(hpa.name).to.equal(find(renderObjects(), 'HorizontalPodAutoscaler', '-api').metadata.name)
  })

  it('stand in the Deployment where nobody scales', () => {
    const set = ['api.autoscaling.enabled=false', 'api.replicas=4']
    expect(api(set).spec.replicas).to.equal(4)
    expect(ofKind(renderObjects({ set }), 'HorizontalPodAutoscaler')).to.be.empty
  })
})

describe('restarts', () => {
  needsHelm()
  const checksums = (set: string[]) =>
    Object.fromEntries(
      [...podsOf(renderObjects({ set }))]
        .filter(([which]) => /^(Deployment|StatefulSet)/.test(which))
        .map(([which, pod]) => [
          which.replace(/.*aggregator-/, ''),
          JSON.stringify(pod.metadata.annotations ?? {}),
        ]),
    )

  const changed = (set: string[]): string[] => {
    const before = checksums([])
    return Object.entries(checksums(set))
      .filter(([which, annotations]) => before[which] !== annotations)
      .map(([which]) => which)
      .sort()
  }

  it('come to those whose configuration changed, and to no other', () => {
    expect(changed([])).to.be.empty
    expect(changed(['api.config.MAX_LOOKUPS=10'])).to.deep.equal(['api'])
    expect(changed(['redis.maxMemory=64mb'])).to.deep.equal(['redis'])
    expect(changed(['refresher.config.MIN_SOURCES=2'])).to.deep.equal(REFRESHERS)
  })
})

describe('a release that only counts the versions of chart and application up', () => {
  needsHelm()
  const templates = (chart?: string): Record<string, string> =>
    Object.fromEntries(
      [...podsOf(renderObjects({ set: ['image.tag='], ...(chart && { chart }) }))]
        .filter(([which]) => !which.startsWith('Pod/'))
        .map(([which, pod]) => [which.replace(/-ensure-table-.*/, '-ensure-table'), JSON.stringify(pod)]),
    )

  it("changes no pod but for the tag of the project's own images", () => {
    withChart(chart => {
      edit(join(chart, 'Chart.yaml'), text =>
        text.replace(/^version: .*$/m, 'version: 9.8.7').replace(/^appVersion: .*$/m, 'appVersion: 6.5.4'),
      )
      const [before, after] = [templates(), templates(chart)]
      expect(after).to.deep.equal(
        Object.fromEntries(
          Object.entries(before).map(([which, pod]) => [
            which,
            pod.replace(/("image":"price-aggregator-[\w-]+):[^"]+"/, '$1:6.5.4"'),
          ]),
        ),
      )
      const same = Object.keys(before).filter(which => before[which] === after[which])
      expect(same.map(which => which.replace(/.*aggregator-/, ''))).to.have.members([
        'redis',
        'dynamodb-local',
      ])
    })
  })
})

const REFRESHERS = ['refresher-cold', 'refresher-hot', 'refresher-medium']

describe("the pods' lookups of names", () => {
  needsHelm()
  const configs = (set: string[]) => [...podsOf(renderObjects({ set }))].map(([, { spec }]) => spec.dnsConfig)

  it('are tried again after a second, for a lost packet not to cost a hot price its life', () => {
    const options = [
      { name: 'timeout', value: '1' },
      { name: 'attempts', value: '5' },
    ]
    const found = configs([])
    expect(found).to.have.length.above(5)
    for (const config of found) expect(config).to.deep.equal({ options })
  })

  it('are as values say, or as the cluster does it', () => {
    const set = ['dnsConfig.options=null', 'dnsConfig.searches={prices.example}']
    for (const config of configs(set)) expect(config).to.deep.equal({ searches: ['prices.example'] })
    for (const config of configs(['dnsConfig.options=null'])) expect(config).to.equal(undefined)
  })

  it('are refused where they are no dnsConfig', () => {
    expect(() => configs(['dnsConfig.timeout=1'])).to.throw(/dnsConfig/)
  })
})
