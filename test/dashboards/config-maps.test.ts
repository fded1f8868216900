import { expect } from 'chai'
import { type KubernetesObject, renderObjects } from '../../scripts/charts/helm.ts'
import { readDashboards } from '../../scripts/verify-dashboards/panels.ts'
import { needsHelm, ofKind } from '../charts/objects.ts'

type ConfigMap = KubernetesObject & { data?: Record<string, string> }

describe('the dashboards in the chart', () => {
  let configMaps: ConfigMap[] = []
  needsHelm()
  before(() => {
    const objects = renderObjects({ values: ['charts/price-aggregator/ci/monitoring-values.yaml'] })
    configMaps = ofKind(objects, 'ConfigMap').filter(({ metadata }) => metadata.name.includes('-dashboard-'))
  })

  it('become a ConfigMap each, with the label that the sidecar of Grafana looks for', () => {
    expect(configMaps).to.have.length(4)
    for (const { metadata } of configMaps) {
      expect(metadata.labels, metadata.name).to.include({ grafana_dashboard: '1' })
    }
  })

  it('arrive as they are: no template takes their legends for its own', () => {
    const arrived = configMaps.flatMap(({ data = {} }) => Object.entries(data))
    const texts = arrived.map(([name, text]) => [name.replace(/\.json$/, ''), JSON.parse(text)])
    expect(Object.fromEntries(texts)).to.deep.equal(Object.fromEntries(readDashboards()))
  })
})
