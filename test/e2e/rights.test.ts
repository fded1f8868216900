import { expect } from 'chai'
import { beyond, parseRights, sentences } from './rights.ts'

const TABLE = `Resources                                       Non-Resource URLs                      Resource Names         Verbs
events                                          []                                     []                     [create]
selfsubjectreviews.authentication.k8s.io        []                                     []                     [create]
leases.coordination.k8s.io                      []                                     [prices-job-x]         [update get]
leases.coordination.k8s.io                      []                                     []                     [create list]
                                                [/healthz]                             []                     [get]
`
const EVERYBODY = `Resources                                  Non-Resource URLs   Resource Names   Verbs
selfsubjectreviews.authentication.k8s.io   []                  []               [create]
                                           [/healthz]          []               [get]
`

describe('rights', () => {
  it('are read from the table of kubectl, without those to paths', () => {
    expect(sentences(parseRights(TABLE))).to.deep.equal([
      'events: create',
      'leases.coordination.k8s.io/prices-job-x: get update',
      'leases.coordination.k8s.io: create list',
      'selfsubjectreviews.authentication.k8s.io: create',
    ])
    expect(() => parseRights('Error from server')).to.throw('no table of rights')
  })

  it('are compared with those that everybody has', () => {
    const own = beyond(parseRights(TABLE), parseRights(EVERYBODY))
    expect(sentences(own)).to.have.length(3)
    expect(beyond(parseRights(EVERYBODY), parseRights(TABLE))).to.deep.equal([])
  })

  it('count as more where only their verbs are more', () => {
    const less = [{ resource: 'events', name: undefined, verbs: ['get'] }]
    const more = [{ resource: 'events', name: undefined, verbs: ['get', 'delete'] }]
    expect(beyond(more, less)).to.deep.equal(more)
  })
})
