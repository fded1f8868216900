import type { Answer, ConfigMap } from '@price-aggregator/kubernetes'
import { overridesText } from '@price-aggregator/prices'
import { expect } from 'chai'
import { configMapSource } from './config-map-source.ts'

const NAMES = { assignment: 'assignment', overrides: 'overrides' }

const SHAPE = { sizes: { hot: 1, medium: 0 }, shards: { hot: 1, medium: 2, cold: 4 } }

const assignmentAt = (resourceVersion: string, symbols = 'symbol\nbtcusdt\nethusdt\n') =>
  mapOf('assignment', resourceVersion, {
    'assignment.json': JSON.stringify(SHAPE),
    'symbols.csv': symbols,
  })

const overridesAt = (resourceVersion: string, hot?: string) => {
  const override = { tier: 'hot' as const, reason: 'read often', since: 0 }
  const data = hot && { 'overrides.json': overridesText({ version: 1, assets: new Map([[hot, override]]) }) }
  return mapOf('overrides', resourceVersion, data || {})
}

const mapOf = (name: string, resourceVersion: string, data: Record<string, string>): ConfigMap => ({
  name,
  uid: name,
  resourceVersion,
  labels: {},
  annotations: {},
  data,
})

const NOT_FOUND: Answer<ConfigMap> = { kind: 'not_found' }
const ok = (value: ConfigMap): Answer<ConfigMap> => ({ kind: 'ok', value })

/** A cluster whose ConfigMaps are, after each read, as the next step says; the last one stays. */
const clusterOf = (...steps: Record<string, ConfigMap | undefined>[]) => {
  let reads = 0
  return {
    getConfigMap: async (name: string): Promise<Answer<ConfigMap>> => {
      const found = steps[Math.min(reads++, steps.length - 1)]?.[name]
      return found ? ok(found) : NOT_FOUND
    },
  }
}

const read = (...steps: Record<string, ConfigMap | undefined>[]) =>
  configMapSource({ kubernetes: clusterOf(...steps) }, NAMES).read()

const rejection = (promise: Promise<unknown>): Promise<Error | undefined> =>
  promise.then(
    () => undefined,
    (error: Error) => error,
  )

describe('configMapSource', () => {
  it('numbers the assignment by whatever changed last', async () => {
    const assignment = assignmentAt('105')
    expect((await read({ assignment, overrides: overridesAt('7') })).generation).to.equal(105)
    expect((await read({ assignment, overrides: overridesAt('110') })).generation).to.equal(110)
    expect((await read({ assignment })).generation).to.equal(105)
  })

  it('puts the overrides over the ranks', async () => {
    const { tierOf } = await read({ assignment: assignmentAt('1'), overrides: overridesAt('2', 'ethusdt') })
    expect([tierOf.get('ethusdt'), tierOf.get('btcusdt')]).to.deep.equal(['hot', 'cold'])
  })

  it('gives what stood at one moment where the overrides change in between', async () => {
    const before = { assignment: assignmentAt('1'), overrides: overridesAt('2') }
    const after = {
      assignment: assignmentAt('3', 'symbol\nsolusdt\nbtcusdt\n'),
      overrides: overridesAt('4', 'btcusdt'),
    }
    const { generation, assets } = await read(before, before, after)
    expect([generation, assets]).to.deep.equal([4, ['solusdt', 'btcusdt']])
  })

  it('gives up where they change all the time', async () => {
    const steps = Array.from({ length: 20 }, (_, i) => ({
      assignment: assignmentAt('1'),
      overrides: overridesAt(String(i + 2)),
    }))
    expect((await rejection(read(...steps)))?.message).to.contain('changes too often')
  })

  it('gives nothing where overrides that were there are gone, for its number would go back', async () => {
    const assignment = assignmentAt('1')
    const there = { assignment, overrides: overridesAt('5', 'ethusdt') }
    const kubernetes = clusterOf(there, there, there, { assignment })
    const source = configMapSource({ kubernetes }, NAMES)
    expect((await source.read()).generation).to.equal(5)
    expect((await rejection(source.read()))?.message).to.equal('ConfigMap overrides: not_found')
  })

  it('says what is missing, and refuses a version that is no number', async () => {
    expect((await rejection(read({})))?.message).to.equal('ConfigMap assignment: not_found')
    const wrong = await rejection(read({ assignment: assignmentAt('abc') }))
    expect(wrong?.message).to.contain('its resourceVersion must be a whole number, found abc')
  })

  it('says which field of the overrides is wrong', async () => {
    const overrides = mapOf('overrides', '2', { 'overrides.json': '{"version":1}' })
    const error = await rejection(read({ assignment: assignmentAt('1'), overrides }))
    expect(error?.message).to.contain('overrides.json: assets must be')
  })
})
