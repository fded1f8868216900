import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { expect } from 'chai'
import { parse } from 'yaml'
import { type KubernetesObject, RenderFailed, renderObjects } from '../../scripts/charts/helm.ts'
import { needsHelm, ofKind } from './objects.ts'
import { exposeNotes, notesOf } from './rendered-notes.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const charts = join(root, 'charts')
const manifest = () => parse(readFileSync(join(charts, 'price-aggregator-stack/Chart.yaml'), 'utf8'))

/**
 * What kube-prometheus-stack selects by default, looked up in this version: `serviceMonitorSelectorNilUsesHelmValues` and
 * `ruleSelectorNilUsesHelmValues` are true and the selectors empty, hence its templates select the label `release` of its
 * own release, which is that of the umbrella, in all namespaces; and `grafana.sidecar.dashboards` has `label:
 * grafana_dashboard`, `labelValue: "1"` and `searchNamespace: ALL`.
 */
const LOOKED_UP = '88.5.3'
const SELECTED = { release: 'observed' }
const BY_SIDECAR = { grafana_dashboard: '1' }

/** The umbrella with its dependencies in place; kube-prometheus-stack, which needs the internet, is an empty one. */
const assemble = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'stack-'))
  cpSync(join(charts, 'price-aggregator-stack'), folder, { recursive: true })
  cpSync(join(charts, 'price-aggregator'), join(folder, 'charts/price-aggregator'), { recursive: true })
  const stub = join(folder, 'charts/kube-prometheus-stack')
  mkdirSync(join(stub, 'templates'), { recursive: true })
  const { version } = manifest().dependencies.find(
    ({ name }: { name: string }) => name === 'kube-prometheus-stack',
  )
  writeFileSync(
    join(stub, 'Chart.yaml'),
    `apiVersion: v2\nname: kube-prometheus-stack\nversion: ${version}\n`,
  )
  return folder
}

describe('the stack', () => {
  let folder = ''
  let objects: KubernetesObject[] = []
  needsHelm()
  before(() => {
    folder = assemble()
    objects = renderObjects({ chart: relative(root, folder), release: 'observed' })
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('pins both dependencies to one version, ours by its folder', () => {
    const [ours, theirs] = manifest().dependencies
    const { version } = parse(readFileSync(join(charts, 'price-aggregator/Chart.yaml'), 'utf8'))
    expect(ours).to.deep.equal({
      name: 'price-aggregator',
      version,
      repository: 'file://../price-aggregator',
    })
    // Another version: look its defaults up again.
    expect(theirs.version).to.equal(LOOKED_UP)
    expect(theirs.condition).to.equal('kube-prometheus-stack.enabled')
  })

  const withValue = (set: string) => () =>
    renderObjects({ chart: relative(root, folder), release: 'observed', set: [set] })

  it('refuses values that neither of its charts would ever see', () => {
    const typo = withValue('price-agregator.api.replicas=3')
    expect(typo).to.throw(RenderFailed, /additional properties 'price-agregator' not allowed/)
    expect(withValue('price-aggregator.api.replcas=3')).to.throw(RenderFailed, /'replcas' not allowed/)
    expect(withValue('kube-prometheus-stack.enabled=no')).to.throw(RenderFailed, /got string, want boolean/)
  })

  it('takes those of its charts, and of all of them', () => {
    for (const set of [
      'global.anything=1',
      'kube-prometheus-stack.prometheus.enabled=false',
      'price-aggregator.logLevel=debug',
    ]) {
      expect(withValue(set)(), set).not.to.be.empty
    }
  })

  it('gives monitors and rules the label that its Prometheus selects', () => {
    const monitors = ofKind(objects, 'ServiceMonitor')
    expect(monitors.map(({ metadata }) => metadata.name)).to.have.members([
      'observed-price-aggregator-api',
      'observed-price-aggregator-refresher',
    ])
    const rules = ofKind(objects, 'PrometheusRule')
    expect(rules.map(({ metadata }) => metadata.name)).to.deep.equal(['observed-price-aggregator'])
    for (const object of [...monitors, ...rules]) {
      expect(object.metadata.labels).to.include(SELECTED)
    }
  })

  it('gives dashboards the label that its Grafana looks for', () => {
    const dashboards = ofKind(objects, 'ConfigMap').filter(({ metadata }) =>
      metadata.name.includes('-dashboard-'),
    )
    expect(dashboards).to.have.length.above(0)
    for (const { metadata } of dashboards) expect(metadata.labels).to.include(BY_SIDECAR)
  })

  it('lets its Prometheus read metrics', () => {
    const prometheus = { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } } }
    for (const component of ['api', 'refresher']) {
      const policy = ofKind(objects, 'NetworkPolicy').find(({ metadata }) =>
        metadata.name.endsWith(`-aggregator-${component}`),
      )
      type Ingress = { from?: object[]; ports: object[] }
      const lets = policy?.spec.ingress.filter(({ from }: Ingress) =>
        from?.some(peer => isDeepStrictEqual(peer, prometheus)),
      )
      expect(lets.map(({ ports }: Ingress) => ports)).to.deep.equal([[{ protocol: 'TCP', port: 9090 }]])
    }
  })

  describe('says at its end', () => {
    const notes = (set: string[] = []): string =>
      notesOf({ chart: relative(root, folder), release: 'observed', set })
    before(() => exposeNotes(folder))

    it('how to reach the API and Grafana', () => {
      const text = notes()
      expect(text).to.contain('port-forward service/observed-price-aggregator-api 8080:80')
      expect(text).to.contain('port-forward service/price-aggregator-grafana 3000:80')
      expect(text).to.contain(
        "get secret price-aggregator-grafana --output jsonpath='{.data.admin-password}'",
      )
    })

    it('the host of an Ingress, and which Secret holds the password', () => {
      const text = notes([
        'price-aggregator.api.ingress.enabled=true,price-aggregator.api.ingress.hosts={prices.example.com}',
        'kube-prometheus-stack.grafana.admin.existingSecret=grafana-admin',
      ])
      expect(text).to.contain('curl http://prices.example.com/prices/btcusdt')
      expect(text).not.to.contain('service/observed-price-aggregator-api')
      expect(text).to.contain('get secret grafana-admin --output')
    })

    it('nothing of a Grafana that is not there', () => {
      for (const switched of ['enabled', 'grafana.enabled']) {
        const text = notes([`kube-prometheus-stack.${switched}=false`])
        expect(text, switched).not.to.contain('3000')
        expect(text, switched).to.contain('service/observed-price-aggregator-api')
      }
    })
  })

  it('monitors select a port of a Service that there is', () => {
    for (const monitor of ofKind(objects, 'ServiceMonitor')) {
      const services = ofKind(objects, 'Service').filter(({ metadata }) =>
        Object.entries(monitor.spec.selector.matchLabels).every(
          ([key, value]) => metadata.labels?.[key] === value,
        ),
      )
      const ports = services.flatMap(({ spec }) => spec.ports.map(({ name }: { name: string }) => name))
      const { port } = monitor.spec.endpoints[0]
      expect(ports.filter(name => name === port)).to.deep.equal([port])
    }
  })
})
