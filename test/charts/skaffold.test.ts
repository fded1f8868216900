import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { expect } from 'chai'
import { parse } from 'yaml'
import { renderObjects } from '../../scripts/charts/helm.ts'
import { needsHelm, podsOf } from './objects.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const SCHEMA = process.env.SKAFFOLD_SCHEMA ?? `${root}../shared/schemas/skaffold-v4beta14.json`

type Release = {
  chartPath: string
  valuesFiles?: string[]
  setValueTemplates: Record<string, string>
  setValues?: Record<string, unknown>
}
type Artifact = { image: string; docker: { target: string } }
type Patch = { op: string; path: string; value?: unknown }

const skaffold = parse(readFileSync(`${root}skaffold.yaml`, 'utf8'))
const artifacts: Artifact[] = skaffold.build.artifacts
const profile = (name: string) => skaffold.profiles.find((one: { name: string }) => one.name === name)
const dockerfile = readFileSync(`${root}Dockerfile`, 'utf8')
const targets = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, target]) => target)

describe('skaffold.yaml', () => {
  needsHelm()

  it('is what the schema of its version asks for', function () {
    if (!existsSync(SCHEMA)) {
      console.log(
        `      not validated: no schema at ${SCHEMA}; set SKAFFOLD_SCHEMA to skaffold's v4beta14.json`,
      )
      return this.skip()
    }
    expect(skaffold.apiVersion).to.equal('skaffold/v4beta14')
    const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(SCHEMA, 'utf8')))
    expect(validate(skaffold), JSON.stringify(validate.errors, null, 2)).to.equal(true)
  })

  it('builds targets that the Dockerfile has', () => {
    const patched: Patch[] = profile('dev').patches.filter(({ path }: Patch) => path.endsWith('/target'))
    const built = [...artifacts.map(({ docker }) => docker.target), ...patched.map(({ value }) => value)]
    expect(targets).to.include.members(built)
  })

  for (const name of ['dev', 'ci', 'eks']) {
    it(`patches, in its ${name} profile, what there is`, () => {
      for (const { op, path } of profile(name).patches as Patch[]) {
        const keys = path.split('/').slice(1)
        if (op === 'add') keys.pop()
        const found = keys.reduce(
          (at: unknown, key) => (at as Record<string, unknown> | undefined)?.[key],
          skaffold,
        )
        expect(found, path).not.to.equal(undefined)
      }
    })
  }

  for (const name of ['ci', 'eks']) {
    it(`forwards no port in its ${name} profile, which has no Grafana, and whose release nobody waits at`, () => {
      expect(profile(name).patches).to.deep.include({ op: 'remove', path: '/portForward' })
      expect(profile(name)).not.to.have.property('portForward')
    })
  }

  for (const [name, releases] of [
    ['the default', skaffold.deploy.helm.releases],
    ['profile ci', profile('ci').deploy.helm.releases],
    ['profile eks', profile('eks').deploy.helm.releases],
  ] as [string, Release[]][]) {
    it(`gives the chart every image that it builds: ${name}`, () => {
      for (const { setValueTemplates, valuesFiles } of releases) {
        const set = Object.entries(setValueTemplates).map(
          ([key, value]) => `${key.replace(/^price-aggregator\./, '')}=${fill(value)}`,
        )
        const images = [
          ...podsOf(renderObjects({ set, ...(valuesFiles && { values: valuesFiles }) })).values(),
        ].map(({ spec }) => spec.containers[0].image)
        for (const { image } of artifacts) expect(images).to.include(`built/${image}:1`)
      }
    })
  }

  it('runs sources on a root that file sync can write to, in its dev profile alone', () => {
    const [api, ...rest] = [...podsOf(renderObjects({ set: ['development.watch=true'] }))].filter(
      ([which]) => /-(api|refresher-hot|mock-exchange1)$/.test(which) && which.startsWith('Deployment'),
    )
    for (const [which, { spec }] of [api, ...rest].filter(pod => pod !== undefined)) {
      expect(spec.containers[0].command.slice(0, 2), which).to.deep.equal(['node', '--watch'])
      expect(existsSync(`${root}${spec.containers[0].command[2].replace('main', 'environment')}`)).to.equal(
        true,
      )
      expect(spec.containers[0].securityContext.readOnlyRootFilesystem).to.equal(false)
    }
    expect(rest).to.have.length(2)
  })
})

/** What skaffold would put in place of a template. */
const fill = (template: string): string => {
  const image = /^\{\{\.IMAGE_FULLY_QUALIFIED_(\w+)\}\}$/.exec(template)?.[1]
  return image === undefined ? 'example.com' : `built/${image.replaceAll('_', '-')}:1`
}
