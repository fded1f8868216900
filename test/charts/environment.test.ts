import { expect } from 'chai'
import type { z } from 'zod'
import { environmentSchema as mockExchange } from '../../mock-exchange/src/environment.ts'
import { renderObjects } from '../../scripts/charts/helm.ts'
import { environmentSchema as api } from '../../services/api/src/environment.ts'
import { environmentSchema as jobs } from '../../services/jobs/src/environment.ts'
import { environmentSchema as refresher } from '../../services/refresher/src/environment.ts'
import { readEnvironment } from '../../services/runtime/src/environment.ts'
import { find, needsHelm, podsOf, VALUE_SETS } from './objects.ts'

const SCHEMAS: Record<string, z.ZodObject> = {
  api,
  refresher,
  'mock-exchange': mockExchange,
  'ensure-table': jobs,
}
/** Read by Node, the AWS SDK, or by Kubernetes when it composes another variable. */
const READ_BY_OTHERS = [
  ...['REDIS_PASSWORD', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS'],
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
]

/** The environment of each of the project's containers, secrets by a stand-in. */
const environments = (values: string[]): [string, Record<string, string>][] => {
  const objects = renderObjects({ values })
  return [...podsOf(objects).values()].flatMap(({ spec }) => {
    const [container] = spec.containers
    if (!(container.name in SCHEMAS)) return []
    const maps = (container.envFrom ?? []).map(
      (from: { configMapRef: { name: string } }) => find(objects, 'ConfigMap', from.configMapRef.name).data,
    )
    const own = (container.env ?? []).map(({ name, value }: { name: string; value?: string }) => [
      name,
      value ?? 'secret',
    ])
    return [[container.name, Object.assign({}, ...maps, Object.fromEntries(own))]]
  })
}

describe('the environment that the chart gives', () => {
  needsHelm()

  for (const [name, values] of Object.entries(VALUE_SETS)) {
    it(`is what the services read, values ${name}`, () => {
      for (const [service, environment] of environments(values)) {
        const schema = SCHEMAS[service]
        expect(Object.keys(environment)).to.satisfy((keys: string[]) =>
          keys.every(key => READ_BY_OTHERS.includes(key) || (schema && key in schema.shape)),
        )
        if (schema) expect(() => readEnvironment(schema, environment), service).not.to.throw()
      }
    })
  }
})
