import { expect } from 'chai'
import { newestEntry, released, releaseNotes } from '../scripts/version/changelog.ts'
import { readFiles } from '../scripts/version/files.ts'
import { disagreements, type Files, isVersion, versionOf, withVersion } from '../scripts/version/places.ts'

const OTHER = '3.2.1-rc.1'
const files = readFiles()

/** The same files, one of them changed by hand. */
const edited = (path: string, from: string, to: string): Files => {
  const text = files.get(path) ?? ''
  expect(text, path).to.include(from)
  return new Map([...files, [path, text.replace(from, to)]])
}

describe('the version', () => {
  const version = versionOf(files)

  it('is the same in all places', () => {
    expect(disagreements(files)).to.deep.equal([])
  })

  for (const [path, from, to, place] of [
    ['package-lock.json', `"version": "${version}"`, `"version": "${OTHER}"`, 'version'],
    ['services/api/package.json', `"version": "${version}"`, `"version": "${OTHER}"`, 'version'],
    [
      'services/api/package.json',
      `"@price-aggregator/prices": "${version}"`,
      `"@price-aggregator/prices": "${OTHER}"`,
      'dependencies.@price-aggregator/prices',
    ],
    ['charts/price-aggregator/Chart.yaml', `\nversion: ${version}`, `\nversion: ${OTHER}`, 'version'],
    ['charts/price-aggregator/Chart.yaml', `appVersion: ${version}`, `appVersion: ${OTHER}`, 'appVersion'],
    [
      'charts/price-aggregator-stack/Chart.yaml',
      `appVersion: ${version}`,
      `appVersion: ${OTHER}`,
      'appVersion',
    ],
    [
      'charts/price-aggregator-stack/Chart.yaml',
      `    version: ${version}`,
      `    version: ${OTHER}`,
      'dependencies.0.version',
    ],
    ['Dockerfile', `ARG VERSION=${version}`, `ARG VERSION=${OTHER}`, 'ARG VERSION'],
  ] as const) {
    it(`is missed where another one stands: ${path}, ${place}`, () => {
      expect(disagreements(edited(path, from, to))).to.deep.equal([
        { file: path, field: place, found: OTHER, expected: version },
      ])
    })
  }

  it('is missed in each workspace of the lock', () => {
    const lock = JSON.parse(files.get('package-lock.json') ?? '')
    for (const folder of Object.keys(lock.packages).filter(one => !one.startsWith('node_modules/'))) {
      const changed = structuredClone(lock)
      changed.packages[folder].version = OTHER
      const found = disagreements(new Map([...files, ['package-lock.json', JSON.stringify(changed)]]))
      expect(found.map(({ field }) => field)).to.deep.equal([`packages.${folder}.version`])
    }
  })

  it('stands in no default tag of the chart: sources are built as dev, releases are the appVersion', () => {
    const found = disagreements(
      edited('charts/price-aggregator/values.yaml', '\n  tag: dev', '\n  tag: 0.0.9'),
    )
    expect(found).to.deep.equal([
      {
        file: 'charts/price-aggregator/values.yaml',
        field: 'image.tag',
        found: '"0.0.9"',
        expected: '"dev"',
      },
    ])
  })

  it('is missed where the Dockerfile or a chart names none', () => {
    const found = (path: string, line: string) => disagreements(edited(path, line, ''))[0]?.found
    expect(found('Dockerfile', `ARG VERSION=${version}`)).to.equal('nothing')
    expect(found('charts/price-aggregator/Chart.yaml', `appVersion: ${version}`)).to.equal('nothing')
  })

  it('is the one of the newest release in CHANGELOG.md', () => {
    const changelog = `## [Unreleased]\n\n## [${OTHER}] - 2026-01-31\n\nMore.\n`
    expect(disagreements(new Map([...files, ['CHANGELOG.md', changelog]]))).to.deep.equal([
      { file: 'CHANGELOG.md', field: 'newest entry', found: OTHER, expected: version },
    ])
  })

  it('is set in all places, and nothing else changes', () => {
    const set = withVersion(files, OTHER)
    expect(versionOf(set)).to.equal(OTHER)
    expect(disagreements(set).filter(({ file }) => file !== 'CHANGELOG.md')).to.deep.equal([])
    expect(withVersion(set, version)).to.deep.equal(files)
  })

  it('can be the tag of an image', () => {
    for (const good of ['0.1.0', '10.20.30', '1.0.0-rc.1']) expect(isVersion(good), good).to.equal(true)
    for (const bad of ['', 'v1.0.0', '1.0', '01.0.0', '1.0.0+build', '1.0.0 '])
      expect(isVersion(bad), bad).to.equal(false)
    expect(() => versionOf(new Map([['package.json', '{"version":"v1"}']]))).to.throw(
      'package.json: version: found v1, expected one such as 1.2.3',
    )
  })
})

describe('CHANGELOG.md', () => {
  const text =
    '# Changelog\n\n## [Unreleased]\n\n- New.\n\n## [1.0.0] - 2026-01-31\n\n- First, for $1 & $`.\n'

  it('has, before the first release, nothing but what is unreleased', () => {
    expect(newestEntry('## [Unreleased]\n\n- New.\n')).to.equal(undefined)
  })

  it('becomes that of a release: what was unreleased is dated, and nothing is lost', () => {
    const after = released(text, '1.1.0', '2026-02-28')
    expect(newestEntry(after)).to.equal('1.1.0')
    expect(releaseNotes(after, '1.1.0')).to.equal('- New.\n')
    expect(releaseNotes(after, '1.0.0')).to.equal('- First, for $1 & $`.\n')
    expect(after.replace('## [1.1.0] - 2026-02-28\n\n', '')).to.equal(text)
  })

  it('is not released twice, nor empty', () => {
    expect(() => released(text, '1.0.0', '2026-02-28')).to.throw('[1.0.0] is released already')
    const empty = text.replace('- New.', '')
    expect(() => released(empty, '1.1.0', '2026-02-28')).to.throw('[Unreleased]: found no text')
    expect(() => released('# Changelog\n', '1.1.0', '2026-02-28')).to.throw('found no entry [Unreleased]')
  })

  it('gives notes of a dated entry with text alone', () => {
    expect(() => releaseNotes(text, '2.0.0')).to.throw('found no entry [2.0.0]')
    expect(() => releaseNotes('## [2.0.0]\n\n- x\n', '2.0.0')).to.throw('[2.0.0]: found no date')
    expect(() => releaseNotes('## [2.0.0] - 2026-01-31\n', '2.0.0')).to.throw('[2.0.0]: found no text')
  })
})
