import { expect } from 'chai'
import { renderObjects } from '../../scripts/charts/helm.ts'
import { find, needsHelm, ofKind } from './objects.ts'

describe('shards and their Leases', () => {
  needsHelm()
  const leases = (set: string[] = []) => ofKind(renderObjects({ set }), 'Lease')

  it('are one for each shard of each tier, by name', () => {
    expect(
      leases().flatMap(({ metadata }) => metadata.name.split('prices-price-aggregator-refresher-')[1] ?? []),
    ).to.have.members(['hot-0', 'medium-0', 'medium-1', 'cold-0', 'cold-1', 'cold-2', 'cold-3'])
    expect(leases(['tiers.hot.shards=3'])).to.have.length(leases().length + 2)
  })

  it('are rendered without holder, times and annotations, which an upgrade would reset', () => {
    for (const lease of leases()) {
      expect(lease).to.have.keys('apiVersion', 'kind', 'metadata')
      expect(lease.metadata).to.have.keys('name', 'labels')
    }
  })

  it('may be used by refreshers, who may do nothing else', () => {
    const objects = renderObjects()
    const role = find(objects, 'Role', '-refresher')
    expect(role.rules).to.deep.equal([
      {
        apiGroups: ['coordination.k8s.io'],
        resources: ['leases'],
        verbs: ['get', 'list', 'create', 'update'],
      },
      {
        apiGroups: [''],
        resources: ['configmaps'],
        resourceNames: ['prices-price-aggregator-assignment', 'prices-price-aggregator-tier-overrides'],
        verbs: ['get'],
      },
    ])
    const binding = find(objects, 'RoleBinding', '-refresher')
    expect(binding.roleRef.name).to.equal(role.metadata.name)
    expect(binding.subjects).to.deep.equal([
      { kind: 'ServiceAccount', name: 'prices-price-aggregator-refresher', namespace: 'default' },
    ])
    expect(ofKind(objects, 'ClusterRole', 'ClusterRoleBinding')).to.be.empty
  })
})
