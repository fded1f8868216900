import { expect } from 'chai'
import { renderObjects } from '../../scripts/charts/helm.ts'
import { needsHelm, ofKind } from './objects.ts'

describe('what the chart renders, under a kustomization with another namespace', () => {
  needsHelm()

  it('follows, for ServiceAccounts say their namespace where RoleBindings name it', () => {
    const objects = renderObjects({ namespace: 'prices' })
    const accounts = ofKind(objects, 'ServiceAccount').map(({ metadata }) => metadata)
    const subjects = ofKind(objects, 'RoleBinding').flatMap(binding => binding.subjects)
    expect(subjects).not.to.be.empty
    for (const { name, namespace } of subjects) {
      expect(namespace).to.equal('prices')
      expect(accounts.find(account => account.name === name)).to.include({ namespace })
    }
  })
})
