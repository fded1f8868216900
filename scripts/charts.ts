import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { chartReadme } from './charts/readme.ts'
import { valuesSchema } from './charts/values-schema.ts'

/** What in the charts is made of something else. A text that cannot be made here is skipped, with the reason. */
const chart = new URL('../charts/price-aggregator/', import.meta.url)
const stack = new URL('../charts/price-aggregator-stack/', import.meta.url)
const loadScripts = new URL('../loadtest/src/k6/', import.meta.url)

const GENERATED: { file: URL; text: () => string | undefined }[] = [
  { file: new URL('files/symbols.csv', chart), text: () => read(new URL('../symbols.csv', import.meta.url)) },
  { file: new URL('values.schema.json', chart), text: () => schemaText() },
  { file: new URL('README.md', chart), text: () => chartReadme(chart) },
  { file: new URL('README.md', stack), text: () => chartReadme(stack) },
  ...readdirSync(loadScripts)
    .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map(name => ({
      file: new URL(`files/loadtest/${name}`, chart),
      text: () => read(new URL(name, loadScripts)),
    })),
]

const check = process.argv.includes('--check')
for (const { file, text } of GENERATED) {
  const made = text()
  if (made === undefined) continue
  if (!check) {
    mkdirSync(new URL('.', file), { recursive: true })
    writeFileSync(file, made)
  } else if (read(file) !== made) {
    console.error(`${file.pathname} is not up to date: run "npm run charts" and commit it`)
    process.exitCode = 1
  }
}

function schemaText(): string {
  return `${JSON.stringify(valuesSchema(read(new URL('values.yaml', chart)) ?? ''), null, 2)}\n`
}

function read(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
