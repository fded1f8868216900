import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { RenderFailed, renderObjects } from '../../scripts/charts/helm.ts'
import type { Schema } from '../../scripts/charts/schema-definitions.ts'
import { readEnvironment } from '../../services/runtime/src/environment.ts'
import { environments, SCHEMAS } from './environments.ts'
import { needsHelm } from './objects.ts'

type NumberSchema = { minimum?: number; maximum?: number }

const SCHEMA_FILE = new URL('../../charts/price-aggregator/values.schema.json', import.meta.url)

/** All numbers among the values, by their paths. */
const numbersOf = (schema: Schema, path: string[] = []): [string, NumberSchema][] => {
  const types = [schema.type].flat()
  if (types.includes('integer') || types.includes('number')) return [[path.join('.'), schema]]
  return Object.entries((schema.properties ?? {}) as Record<string, Schema>).flatMap(([name, part]) =>
    numbersOf(part, [...path, name]),
  )
}

/** What a limit needs of other values not to contradict them. */
const ALONG: Record<string, string> = {
  'jobs.auditFreshness.activeDeadlineSeconds': 'jobs.auditFreshness.confirmSeconds=1',
  'jobs.auditFreshness.confirmSeconds': 'jobs.auditFreshness.activeDeadlineSeconds=86410',
}

const environmentsWith = (path: string, value: number) =>
  environments({ set: [...(ALONG[path] ? [ALONG[path]] : []), `${path}=${value}`] })

/** The first variable that follows the value, of which service, and what it is at the value's maximum. */
const variableOf = (least: ReturnType<typeof environments>, most: ReturnType<typeof environments>) => {
  for (const [index, [service, environment]] of most.entries()) {
    const changed = Object.keys(environment).find(name => environment[name] !== least[index]?.[1][name])
    if (changed !== undefined) return { service, name: changed, value: Number(environment[changed]) }
  }
  return undefined
}

describe('numbers among the values of jobs', () => {
  needsHelm()
  const { jobs, retention } = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')).properties as Record<
    string,
    Schema
  >
  const numbers = [...numbersOf(jobs ?? {}, ['jobs']), ...numbersOf(retention ?? {}, ['retention'])]

  for (const [path, { minimum = 0, maximum = Number.MAX_SAFE_INTEGER }] of numbers) {
    it(`${path} has the limits of what reads it`, () => {
      const least = environmentsWith(path, minimum)
      const most = environmentsWith(path, maximum)
      for (const [service, environment] of [...least, ...most]) {
        const schema = SCHEMAS[service]
        if (schema) expect(() => readEnvironment(schema, environment), service).not.to.throw()
      }
      const variable = variableOf(least, most)
      if (!variable) return
      const type = SCHEMAS[variable.service]?.shape[variable.name]
      expect(type?.safeParse(String(variable.value)).success, variable.name).to.equal(true)
      expect(type?.safeParse(String(variable.value + 1)).success, `more ${variable.name}`).to.equal(false)
    })
  }

  it('are all found, but for those of cron and of resources', () => {
    expect(numbers.map(([path]) => path)).to.include.members([
      'jobs.reconcileTiers.hysteresis',
      'jobs.rollupHistory.hourlyLatenessSeconds',
      'retention.rawDays',
    ])
  })
})

describe('the tags of the table', () => {
  needsHelm()
  const withTags = (tags: object) => ({
    flags: ['--set-json', `jobs.ensureTable.tags=${JSON.stringify(tags)}`],
  })

  it('may be whatever ensure-table takes', () => {
    const tags = { team: 'prices', 'cost:centre/a': 'a=b @ c', Größe: '', a: 'x'.repeat(256) }
    const told = environments(withTags(tags)).filter(([service]) => service === 'ensure-table')
    expect(told).to.have.lengthOf(2)
    for (const [, environment] of told) {
      expect(
        readEnvironment(SCHEMAS['ensure-table'] as (typeof SCHEMAS)[string], environment).TABLE_TAGS,
      ).to.deep.equal(tags)
    }
  })

  it('may be nothing else', () => {
    for (const tags of [
      { team: 'a,b' },
      { 'a=b': 'c' },
      { 'aws:team': 'a' },
      { 'a,b': 'c' },
      { '': 'a' },
      { a: 'x'.repeat(257) },
    ]) {
      expect(() => renderObjects(withTags(tags)), JSON.stringify(tags)).to.throw(
        RenderFailed,
        /jobs\/ensureTable\/tags|invalid propertyName/,
      )
    }
  })
})
