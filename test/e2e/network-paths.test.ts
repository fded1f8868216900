import { expect } from 'chai'
import { ALLOWED, elsewhere, pathTable, TARGETS, wrongPaths } from './network-paths.ts'

const asAllowed = (): Record<string, Record<string, string>> =>
  Object.fromEntries(
    Object.entries(ALLOWED).map(([from, allowed]) => [
      from,
      Object.fromEntries(TARGETS.map(to => [to, allowed.includes(to) ? 'ok' : 'TIMEOUT'])),
    ]),
  )

describe('network paths', () => {
  it('are right where exactly those are open that should be', () => {
    expect(wrongPaths(asAllowed())).to.deep.equal([])
  })

  it('are wrong where one is open that should not be, shut that should be open, or was not tried', () => {
    const outcomes = asAllowed()
    outcomes.api = { ...outcomes.api, 'mock-exchange': 'ok', redis: 'TIMEOUT' }
    delete outcomes.test?.dns
    expect(wrongPaths(outcomes)).to.deep.equal([
      'api to mock-exchange: open, should be refused',
      'api to redis: dropped, should be open',
      'test to dns: undefined, should be open',
    ])
  })

  it('are right where the network answers for a target that others reach, wrong where nobody reaches it', () => {
    const outcomes = asAllowed()
    outcomes.redis = { ...outcomes.redis, api: 'ECONNREFUSED' }
    expect(wrongPaths(outcomes)).to.deep.equal([])
    for (const row of Object.values(outcomes)) row.api = 'ECONNREFUSED'
    expect(wrongPaths(outcomes)).to.include.members([
      'redis to api: rejected, should be refused, but nobody got through',
      'test to api: rejected, should be open',
    ])
  })

  it('are wrong where the labels alone open them, in another namespace', () => {
    const outcomes = asAllowed()
    outcomes['refresher of another namespace'] = { ...outcomes.stranger, redis: 'ok' }
    outcomes['test of another namespace'] = { ...outcomes.stranger, 'api-metrics': 'ok' }
    expect(wrongPaths(outcomes)).to.deep.equal([
      'refresher of another namespace to redis: open, should be refused',
      'test of another namespace to api-metrics: open, should be refused',
    ])
    expect(Object.keys(ALLOWED).map(elsewhere).filter(Boolean)).to.deep.equal(['refresher', 'test'])
  })

  it('are wrong where an attempt failed otherwise than by a refusal', () => {
    const outcomes = asAllowed()
    outcomes.redis = { ...outcomes.redis, api: 'ENETUNREACH', dns: 'ESERVFAIL' }
    outcomes.api = { ...outcomes.api, redis: 'ECONNRESET' }
    expect(wrongPaths(outcomes)).to.deep.equal([
      'api to redis: ECONNRESET, should be open',
      'redis to api: ENETUNREACH, should be refused',
      'redis to dns: ESERVFAIL, should be refused',
    ])
  })

  it('lead from a pod to itself whatever policies say, and only from its own', () => {
    const outcomes = asAllowed()
    outcomes.redis = { ...outcomes.redis, redis: 'itself', api: 'itself' }
    expect(wrongPaths(outcomes)).to.deep.equal(['redis to api: itself, should be refused'])
  })

  it('are shown as a table of all pairs, errors as what they are', () => {
    const outcomes = asAllowed()
    outcomes.api = { ...outcomes.api, api: 'ECONNREFUSED', 'mock-exchange': 'EHOSTUNREACH' }
    const lines = pathTable(outcomes).split('\n')
    expect(lines).to.have.length(Object.keys(ALLOWED).length + 1)
    expect(lines[1]).to.match(
      /^api +rejected +dropped +EHOSTUNREACH +open +open +dropped +open +dropped +dropped/,
    )
    expect(new Set(lines.map(({ length }) => length))).to.have.property('size', 1)
  })
})
