import { expect } from 'chai'
import { environmentSchema, readEnvironment } from './environment.ts'

describe('readEnvironment', () => {
  it('gives the defaults where nothing is set, and empty counts as not set', () => {
    expect(readEnvironment({ PORT: '', OTHER: 'x' })).to.deep.equal({
      kind: 'valid',
      environment: { PORT: 8081, HOST: '0.0.0.0', EXCHANGE_NAME: 'exchange1', SEED: 1 },
    })
  })

  it('reads what is set', () => {
    expect(readEnvironment({ PORT: '0', HOST: '::', EXCHANGE_NAME: 'b', SEED: '7' })).to.deep.equal({
      kind: 'valid',
      environment: { PORT: 0, HOST: '::', EXCHANGE_NAME: 'b', SEED: 7 },
    })
  })

  for (const port of ['x', '1.5', '-1', '65536', '1e3']) {
    it(`refuses port ${port}`, () => {
      expect(readEnvironment({ PORT: port })).to.deep.equal({
        kind: 'invalid',
        problems: [`PORT: expected a whole number from 0 to 65535, found "${port}"`],
      })
    })
  }

  it('says of each variable what it is for', () => {
    for (const schema of Object.values(environmentSchema.shape)) expect(schema.description).to.be.a('string')
  })
})
