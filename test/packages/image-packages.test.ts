import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { IMAGE_NAMES } from '../../scripts/build/images.ts'
import { readWorkspaces } from '../../scripts/build/workspaces.ts'
import { idOf, imagePackages, shippedPackages } from '../../scripts/packages/image-packages.ts'
import type { LockEntry } from '../../scripts/packages/lockfile.ts'
import { installOf, lockfile, root } from './lockfile.ts'

/** A folder with the manifests alone, as the Dockerfile installs from. */
const manifests = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'manifests-'))
  const workspaces = [...readWorkspaces(root).values()].map(one => `${one.folder}/package.json`)
  for (const file of ['package.json', 'package-lock.json', '.npmrc', ...workspaces]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  return folder
}

describe('packages of an image', () => {
  let folder: string
  before(() => {
    folder = manifests()
  })
  after(() => rmSync(folder, { recursive: true }))

  for (const image of IMAGE_NAMES) {
    it(`are what npm says that it would install in the Dockerfile: ${image}`, () => {
      const [install = ''] = installOf(image).split(' && ')
      const [npm = '', ...args] = install.split(' ')
      expect([npm, args[0]]).to.deep.equal(['npm', 'ci'])
      const said = execFileSync(npm, [...args, '--dry-run', '--offline'], { cwd: folder, encoding: 'utf8' })
      const added = [...said.matchAll(/^add (\S+) (\S+)$/gm)].map(([, name, version]) => `${name}@${version}`)
      expect(added).to.have.length.above(50)
      expect(imagePackages(lockfile, image).map(idOf)).to.have.members([...new Set(added)])
    })
  }

  it('have the licences that their own package.json says', () => {
    for (const one of shippedPackages(lockfile).filter(({ integrity }) => integrity)) {
      const { license } = JSON.parse(readFileSync(join(root, one.paths[0] ?? '', 'package.json'), 'utf8'))
      expect(one.license, one.name).to.equal(license)
    }
  })

  it('may need what another workspace needs for development, but hold nothing that all need for that alone', () => {
    const names = imagePackages(lockfile, 'mock-exchange').map(({ name }) => name)
    expect(names).to.include.members(['zod', 'koa', 'debug'])
    expect(names).not.to.include.any.members(['mocha', 'typescript', '@types/koa'])
  })
})

describe('a lockfile', () => {
  const withApi = (packages: Record<string, LockEntry>) => ({
    lockfileVersion: 3,
    packages: {
      '': { license: 'MIT' },
      'node_modules/@price-aggregator/api': { resolved: 'services/api', link: true },
      ...packages,
    },
  })

  it('is read as Node resolves: from the closest node_modules', () => {
    const found = imagePackages(
      withApi({
        'services/api': { version: '1.0.0', name: '@price-aggregator/api', dependencies: { a: '1', b: '1' } },
        'node_modules/a': { version: '1.0.0', license: 'ISC', dependencies: { b: '2' } },
        'node_modules/a/node_modules/b': { version: '2.0.0', license: 'ISC' },
        'node_modules/b': { version: '1.0.0', license: 'MIT', optionalDependencies: { none: '1' } },
        'node_modules/other': { version: '1.0.0' },
      }),
      'api',
    )
    expect(found.map(one => [idOf(one), one.license, one.dependencies])).to.deep.equal([
      ['@price-aggregator/api@1.0.0', 'MIT', ['a@1.0.0', 'b@1.0.0']],
      ['a@1.0.0', 'ISC', ['b@2.0.0']],
      ['b@1.0.0', 'MIT', []],
      ['b@2.0.0', 'ISC', []],
    ])
  })

  it('that lacks what is needed is refused', () => {
    const lacking = withApi({ 'services/api': { version: '1.0.0', dependencies: { koa: '3.0.0' } } })
    expect(() => imagePackages(lacking, 'api')).to.throw('expected koa, which services/api needs')
  })
})
