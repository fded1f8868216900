import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { released, releaseNotes } from './version/changelog.ts'
import { readFiles } from './version/files.ts'
import { disagreements, isVersion, versionOf, withVersion } from './version/places.ts'

/**
 * The version of the project stands in package.json; everything else that says it must agree.
 *   node scripts/version.ts 1.2.3               writes it everywhere, and makes what is unreleased its entry in CHANGELOG.md
 *   node scripts/version.ts --check             says where another one stands
 *   node scripts/version.ts --check --tag v1.2.3  also that this is the version, with an entry of its own
 *   node scripts/version.ts --notes             prints that entry
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean' }, tag: { type: 'string' }, notes: { type: 'boolean' } },
})

try {
  if (values.check) check(values.tag)
  else if (values.notes) process.stdout.write(notes())
  else set(positionals[0] ?? '')
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

function check(tag: string | undefined): void {
  const files = readFiles()
  const wrong = disagreements(files)
  for (const { file, field, found, expected } of wrong)
    console.error(`${file}: ${field}: found ${found}, expected ${expected}`)
  if (wrong.length > 0) throw new Error('package.json says the version: npm run version:set -- <version>')
  if (tag === undefined) return
  const wanted = `v${versionOf(files)}`
  if (tag !== wanted) throw new Error(`the tag: found ${tag}, expected ${wanted}`)
  notes()
}

function notes(): string {
  const files = readFiles()
  return releaseNotes(files.get('CHANGELOG.md') ?? '', versionOf(files))
}

function set(version: string): void {
  if (!isVersion(version)) throw new Error(`expected a version such as 1.2.3, found "${version}"`)
  const files = readFiles()
  const changelog = released(files.get('CHANGELOG.md') ?? '', version, new Date().toISOString().slice(0, 10))
  const written = new Map([...withVersion(files, version), ['CHANGELOG.md', changelog] as const])
  for (const [path, text] of written) writeFileSync(new URL(`../${path}`, import.meta.url), text)
  console.log(`${version} everywhere; now "npm run charts", for what is rendered names it too`)
}
