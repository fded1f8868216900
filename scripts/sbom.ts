import { execFileSync, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { IMAGE_NAMES, type Image } from './build/images.ts'
import { imagePackages } from './packages/image-packages.ts'
import { readLockfile } from './packages/lockfile.ts'
import { bomOf } from './sbom/bom.ts'
import { differences, type ImageContents, listContents, parseContents } from './sbom/image-contents.ts'

/**
 * Writes data/sbom/<image>.cdx.json, what each image holds: packages of npm by the lockfile, and those of the base image
 * where docker has the built one, whose packages of npm must then be the same.
 *   --prefix ghcr.io/owner/price-aggregator-   what comes before the image's name; else price-aggregator-
 *   --tag 1.2.3                                else dev
 *   --inspect                                  fails where docker does not have the image
 *   --packages-only                            looks into no image: one of that name may be of another commit
 *   --folder out                               else data/sbom
 */
const { values } = parseArgs({
  options: {
    prefix: { type: 'string', default: 'price-aggregator-' },
    tag: { type: 'string', default: 'dev' },
    inspect: { type: 'boolean', default: false },
    'packages-only': { type: 'boolean', default: false },
    folder: { type: 'string', default: 'data/sbom' },
  },
})

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = resolve(root, values.folder)
const lockfile = readLockfile(root)
const version = lockfile.packages['']?.version ?? ''
const baseImage = /^FROM (\S+) AS base$/m.exec(readFileSync(join(root, 'Dockerfile'), 'utf8'))?.[1] ?? ''

/** Undefined where docker does not have the image; it is not pulled, for another one may be there under that name. */
const contentsOf = (reference: string): ImageContents | undefined => {
  const { status } = spawnSync('docker', ['image', 'inspect', reference], { stdio: 'ignore' })
  if (status !== 0) return undefined
  const run = ['run', '--rm', '--pull=never', '--network=none', '--entrypoint=node', reference]
  return parseContents(execFileSync('docker', [...run, ...listContents()], { encoding: 'utf8' }))
}

const write = (image: Image): void => {
  const reference = `${values.prefix}${image}:${values.tag}`
  const packages = imagePackages(lockfile, image)
  const contents = values['packages-only'] ? undefined : contentsOf(reference)
  const wrong = contents ? differences(packages, contents.application) : []
  if (!contents) {
    const why = values['packages-only'] ? '--packages-only' : `docker has no ${reference}`
    console.log(`NOT RUN: base image of ${image}: ${why}, so only packages of npm are listed`)
    if (values.inspect) process.exitCode = 1
  }
  for (const problem of wrong) {
    console.error(`${reference}: ${problem}`)
    process.exitCode = 1
  }
  const file = join(folder, `${image}.cdx.json`)
  const serialNumber = `urn:uuid:${randomUUID()}`
  const timestamp = new Date()
  writeFileSync(file, bomOf({ image, version, baseImage, packages, contents, serialNumber, timestamp }))
  const base = contents ? `${contents.debian.length} of Debian, Node ${contents.node}` : 'no base image'
  console.log(`${file}: ${packages.length} packages of npm, ${base}`)
}

mkdirSync(folder, { recursive: true })
for (const image of IMAGE_NAMES) write(image)
