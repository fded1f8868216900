import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { pathWithGo, renderObjects } from '../../scripts/charts/helm.ts'
import { packageReleased } from '../../scripts/charts/released.ts'
import { readFiles } from '../../scripts/version/files.ts'
import { versionOf } from '../../scripts/version/places.ts'
import { needsHelm, podsOf } from './objects.ts'

describe('the chart as it is released', () => {
  const folder = mkdtempSync(join(tmpdir(), 'released-'))
  const version = versionOf(readFiles())
  const chart = join(folder, `price-aggregator-${version}.tgz`)
  needsHelm()
  before(function () {
    this.timeout(60_000)
    packageReleased('ghcr.io/acme', folder, ['price-aggregator'])
  })
  after(() => rmSync(folder, { recursive: true }))

  it('is named after the version', () => {
    expect(readdirSync(folder)).to.deep.equal([`price-aggregator-${version}.tgz`])
  })

  it('takes images of the same version from the registry, unless told otherwise', () => {
    const images = (set: string[]) =>
      new Set([...podsOf(renderObjects({ chart, set })).values()].map(({ spec }) => spec.containers[0].image))
    const own = ['api', 'refresher', 'jobs', 'mock-exchange']
    expect(images([])).to.include.all.keys(own.map(one => `ghcr.io/acme/price-aggregator-${one}:${version}`))
    const elsewhere = images(['image.registry=123.dkr.ecr.us-east-1.amazonaws.com', 'image.tag=1.2.3'])
    expect(elsewhere).to.include.all.keys(
      own.map(one => `123.dkr.ecr.us-east-1.amazonaws.com/price-aggregator-${one}:1.2.3`),
    )
  })

  it('says so in its README, and is otherwise the one of the sources', () => {
    const show = (what: string, of: string): string => {
      const env = { ...process.env, PATH: pathWithGo() }
      return spawnSync('helm', ['show', what, of], { encoding: 'utf8', env }).stdout
    }
    expect(show('readme', chart)).to.match(/\| image\.registry \| string \| `"ghcr\.io\/acme"` \|/)
    const changed = show('values', chart)
    expect(
      changed.replace('registry: "ghcr.io/acme"', 'registry: ""').replace('  tag: ""', '  tag: dev'),
    ).to.equal(show('values', 'charts/price-aggregator'))
  })
})
