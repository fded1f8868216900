import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parse } from 'yaml'
import { GROUP_NAMES } from '../k6/groups.ts'
import { readSettings } from '../k6/settings.ts'
import { HOW_TO_GET_K6 } from './k6-binary.ts'

const read = (path: string) => parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'))

describe("the chart's load test", () => {
  const image = /k6 v([\d.]+)/.exec(HOW_TO_GET_K6)?.[1]

  it('is off, and knows the groups there are', () => {
    expect(read('charts/price-aggregator/values.yaml').loadtest).to.include({ enabled: false })
    const schema = read('charts/price-aggregator/values.schema.json')
    expect(schema.properties.loadtest.properties.group.enum).to.deep.equal(GROUP_NAMES)
  })

  it('uses the k6 that is used here, and so does the one for k6-operator', () => {
    expect(read('charts/price-aggregator/values.yaml').loadtest.image).to.equal(`grafana/k6:${image}`)
    const { spec } = read('loadtest/k8s/testrun.yaml')
    expect(spec.runner.image).to.equal(`grafana/k6:${image}`)
  })

  it("gives all k6 of k6-operator their settings as arguments, by which k6's archive knows them too", () => {
    const { spec } = read('loadtest/k8s/testrun.yaml')
    const settings = [...spec.arguments.matchAll(/-e (\w+)=(\S+)/g)].map(([, name, value]) => [name, value])
    const { name, group, instances } = readSettings(Object.fromEntries(settings))
    expect({ name, instances }).to.deep.equal({ name: 'mixed', instances: spec.parallelism })
    expect(group.plan).to.include({ kind: 'rate', perSecond: 4_000 })
    expect(spec.runner).not.to.have.property('env')
  })
})
