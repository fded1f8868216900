import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Validation } from '@cyclonedx/cyclonedx-library'
import { expect } from 'chai'
import { IMAGE_NAMES } from '../../scripts/build/images.ts'
import { idOf, imagePackages, shippedPackages } from '../../scripts/packages/image-packages.ts'
import { bomOf, SPEC } from '../../scripts/sbom/bom.ts'
import {
  differences,
  type ImageContents,
  listContents,
  parseContents,
} from '../../scripts/sbom/image-contents.ts'
import { lockfile, root } from './lockfile.ts'

const validator = new Validation.JsonStrictValidator(SPEC.version)

type Component = {
  'bom-ref': string
  group?: string
  name: string
  version: string
  purl?: string
  hashes?: { alg: string; content: string }[]
  licenses?: { license?: { id: string }; expression?: string }[]
  properties?: { name: string; value: string }[]
}
type Document = {
  metadata: { component: Component; properties: { name: string; value: string }[] }
  components: Component[]
  dependencies: { ref: string; dependsOn?: string[] }[]
}

const documentOf = (text: string) => JSON.parse(text) as Document
const fullName = ({ group, name }: Component): string => (group ? `${group}/${name}` : name)
const licenseOf = ({ licenses }: Component) => licenses?.map(one => one.expression ?? one.license?.id).join()
const pathsOf = ({ properties = [] }: Component): string[] =>
  properties.filter(({ name }) => name === 'cdx:npm:package:path').map(({ value }) => value)
const bom = (image: (typeof IMAGE_NAMES)[number], contents?: ImageContents): string =>
  bomOf({
    image,
    version: '1.2.3',
    baseImage: 'node:24-bookworm-slim',
    packages: imagePackages(lockfile, image),
    contents,
    serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
    timestamp: new Date(0),
  })

describe('the SBOM', () => {
  for (const image of IMAGE_NAMES) {
    it(`of ${image} follows the schema of CycloneDX`, async () => {
      expect(await validator.validate(bom(image))).to.equal(null)
    })

    it(`of ${image} names each package with version, licence, purl and hash, as the lockfile has it`, () => {
      const { components } = documentOf(bom(image))
      const packages = imagePackages(lockfile, image)
      expect(components.map(one => `${fullName(one)}@${one.version} ${licenseOf(one)}`)).to.have.members(
        packages.map(one => `${idOf(one)} ${one.license}`),
      )
      for (const component of components) {
        const paths = pathsOf(component)
        expect(paths, component.name).not.to.be.empty
        for (const path of paths) expectAsLocked(component, path)
      }
    })

    it(`of ${image} tells what needs what, from the image to each package`, () => {
      const { metadata, components, dependencies } = documentOf(bom(image))
      const needs = new Map(dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]))
      const reached = new Set<string>()
      const visit = (ref: string): void => {
        if (reached.has(ref)) return
        reached.add(ref)
        needs.get(ref)?.forEach(visit)
      }
      visit(metadata.component['bom-ref'])
      const unreached = components.filter(one => !reached.has(one['bom-ref'])).map(({ name }) => name)
      // Held because a development dependency needs them that is not held itself: @types/node and what it needs.
      expect(unreached.filter(name => name !== 'node' && name !== 'undici-types')).to.deep.equal([])
    })
  }

  const expectAsLocked = (component: Component, path: string): void => {
    const { dev, integrity = '', version } = lockfile.packages[path] ?? {}
    expect(dev, path).to.equal(undefined)
    expect(component.version, path).to.equal(version)
    if (!path.includes('node_modules/')) {
      expect(component, path).not.to.have.any.keys('purl', 'hashes')
      return
    }
    const scoped = fullName(component).replace('@', '%40')
    expect(component.purl).to.equal(`pkg:npm/${scoped}@${version}`)
    const [algorithm = '', hash = ''] = integrity.split(/-(.*)/s)
    const content = Buffer.from(hash, 'base64').toString('hex')
    expect(component.hashes, path).to.deep.equal([{ alg: algorithm.replace('sha', 'SHA-'), content }])
  }
})

describe('the SBOM of a built image', () => {
  const contents = parseContents(
    execFileSync(process.execPath, listContents([`${root}node_modules`]), {
      encoding: 'utf8',
    }),
  )
  const hasDpkg = existsSync('/var/lib/dpkg/status')

  it('lists packages of npm at any depth, and workspaces', () => {
    const missing = differences(shippedPackages(lockfile), contents.application).filter(one =>
      / missing /.test(one),
    )
    expect(missing).to.deep.equal([])
  })

  it('names the packages of Debian, Node, and what else the base image has of npm', async () => {
    const elsewhere = [{ name: '@npmcli/arborist', version: '9.1.2' }]
    const text = bom('api', { ...contents, elsewhere })
    const { components } = documentOf(text)
    const purls = components.map(({ purl }) => purl)
    expect(await validator.validate(text)).to.equal(null)
    expect(purls).to.include(`pkg:generic/node@${process.versions.node}`)
    expect(purls).to.include('pkg:npm/%40npmcli/arborist@9.1.2')
    const debian = purls.filter(purl => purl?.startsWith('pkg:deb/debian/'))
    expect(debian).to.have.length(contents.debian.length)
    expect(components).to.have.length(
      imagePackages(lockfile, 'api').length + contents.debian.length + elsewhere.length + 1,
    )
  })

  it('lists Debian as dpkg does', function () {
    if (!hasDpkg) this.skip()
    const said = execFileSync(
      'dpkg-query',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own
      ['--show', '--showformat', '${db:Status-Status} ${Package} ${Version} ${Architecture}\n'],
      { encoding: 'utf8' },
    )
    const installed = [...said.matchAll(/^installed (.+)$/gm)].map(([, one]) => one)
    expect(installed).not.to.be.empty
    expect(contents.debian.map(one => `${one.name} ${one.version} ${one.architecture}`)).to.have.members(
      installed,
    )
  })

  it('is refused where the image holds other packages', () => {
    const [a, b, c] = [
      { name: 'a', version: '1.0.0' },
      { name: 'b', version: '1.0.0' },
      { name: 'c', version: '1.0.0' },
    ] as const
    expect(differences([a, b], [b, c])).to.deep.equal([
      'a@1.0.0 is missing in the image',
      'c@1.0.0 is in the image, but not expected',
    ])
  })
})

describe('npm run sbom', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sbom-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const run = (...more: string[]) => {
    const args = ['scripts/sbom.ts', '--folder', folder, '--prefix', 'no-such-image-', ...more]
    return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  }

  it('writes a file for each image, and says where base images are left out', async () => {
    const { status, stdout } = run()
    expect(status).to.equal(0)
    expect(stdout.match(/^NOT RUN: base image of .*$/gm)).to.have.length(IMAGE_NAMES.length)
    expect(readdirSync(folder)).to.have.members(IMAGE_NAMES.map(image => `${image}.cdx.json`))
    for (const file of readdirSync(folder)) {
      const text = readFileSync(join(folder, file), 'utf8')
      expect(await validator.validate(text)).to.equal(null)
      expect(documentOf(text).metadata.properties).to.deep.include({
        name: 'price-aggregator:base-image:inspected',
        value: 'false',
      })
    }
  })

  it('fails where base images must be told of, and are not there', () => {
    expect(run('--inspect').status).to.equal(1)
  })
})
