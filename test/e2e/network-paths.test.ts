import { expect } from 'chai'
import { ALLOWED, pathTable, TARGETS, wrongPaths } from './network-paths.ts'

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

  it('are wrong where one is open that should not be, or was not tried', () => {
    const outcomes = asAllowed()
    outcomes.api = { ...outcomes.api, 'mock-exchange': 'ok', redis: 'ECONNREFUSED' }
    delete outcomes.test?.dns
    expect(wrongPaths(outcomes)).to.deep.equal([
      'api to mock-exchange: open, should be refused',
      'api to redis: ECONNREFUSED, should be open',
      'test to dns: undefined, should be open',
    ])
  })

  it('are shown as a table of all pairs', () => {
    const lines = pathTable(asAllowed()).split('\n')
    expect(lines).to.have.length(Object.keys(ALLOWED).length + 1)
    expect(lines[1]).to.match(/^api +refused +refused +refused +open +open +refused +open +refused/)
  })
})
