import { expect } from 'chai'
import { renderObjects } from '../../scripts/charts/helm.ts'
import { environmentSchemas as jobs } from '../../services/jobs/src/environment.ts'
import { environmentSchema as refresher } from '../../services/refresher/src/environment.ts'
import { readEnvironment } from '../../services/runtime/src/environment.ts'
import { environments, SCHEMAS } from './environments.ts'
import { find, needsHelm, podsOf, VALUE_SETS } from './objects.ts'

/** Read by Node or the AWS SDK. */
const READ_BY_OTHERS = [
  ...['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS'],
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
]

describe('the environment that the chart gives', () => {
  needsHelm()

  for (const [name, values] of Object.entries(VALUE_SETS)) {
    it(`is what the services read, values ${name}`, () => {
      for (const [service, environment] of environments({ values })) {
        const schema = SCHEMAS[service]
        expect(Object.keys(environment)).to.satisfy((keys: string[]) =>
          keys.every(key => READ_BY_OTHERS.includes(key) || (schema && key in schema.shape)),
        )
        if (schema) expect(() => readEnvironment(schema, environment), service).not.to.throw()
      }
    })
  }
})

describe('the fewest sources of a price', () => {
  needsHelm()

  for (const [name, values] of Object.entries(VALUE_SETS)) {
    it(`are the same to refreshers and to the audit of what they write, values ${name}`, () => {
      const told = environments({ values }).filter(([service]) =>
        ['audit-freshness', 'refresher'].includes(service),
      )
      const read = told.map(([service, environment]) => {
        const schema = service === 'refresher' ? refresher : jobs['audit-freshness']
        return readEnvironment(schema, environment).MIN_SOURCES
      })
      expect(read).to.have.lengthOf(4)
      expect(new Set(read)).to.deep.equal(new Set([name === 'scheduling' ? 2 : 1]))
    })
  }
})

describe('the table of history', () => {
  needsHelm()
  const ensures = (set: string[]) => find(renderObjects({ set }), 'ConfigMap', '-refresher').data.ENSURE_TABLE

  it('is made again by refreshers where DynamoDB Local may forget it, and nowhere else', () => {
    expect(ensures([])).to.equal('true')
    expect(ensures(['dynamodbLocal.enabled=false'])).to.equal(undefined)
  })
})

type Variable = { name: string; value?: string; valueFrom?: object }

/** What API and refreshers are told of Redis. */
const redisVariables = (values: string[]): Variable[][] =>
  [...podsOf(renderObjects({ values }))]
    .filter(([which]) => /^Deployment.*-(api|refresher-\w+)$/.test(which))
    .map(([, { spec }]) => spec.containers[0].env.filter(({ name }: Variable) => name.startsWith('REDIS_')))

const fromSecret = (name: string, key: string) => ({ valueFrom: { secretKeyRef: { name, key } } })

describe('the password of Redis', () => {
  needsHelm()

  it('stands in no URL, which a character of it could break', () => {
    const all = redisVariables([])
    expect(all).to.have.length(4)
    for (const variables of all) {
      expect(variables).to.deep.equal([
        { name: 'REDIS_PASSWORD', ...fromSecret('prices-price-aggregator-redis', 'password') },
        { name: 'REDIS_URL', value: 'redis://prices-price-aggregator-redis:6379' },
      ])
    }
  })

  it('of another Redis comes with its user', () => {
    for (const variables of redisVariables(VALUE_SETS.external ?? [])) {
      expect(variables).to.deep.equal([
        { name: 'REDIS_USERNAME', value: 'prices' },
        { name: 'REDIS_PASSWORD', ...fromSecret('redis-auth', 'token') },
        { name: 'REDIS_URL', value: 'rediss://prices.abc123.euw1.cache.amazonaws.com:6380' },
      ])
    }
  })
})
