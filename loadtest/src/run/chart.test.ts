import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parse } from 'yaml'
import { GROUP_NAMES } from '../k6/groups.ts'
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
    const instances = spec.runner.env.find(({ name }: { name: string }) => name === 'INSTANCES')
    expect(instances.value).to.equal(String(spec.parallelism))
  })
})
