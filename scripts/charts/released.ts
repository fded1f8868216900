import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isScalar, parseDocument } from 'yaml'
import { ensureHelm, pathWithGo } from './helm.ts'
import { chartReadme } from './readme.ts'

const CHARTS = fileURLToPath(new URL('../../charts', import.meta.url))

/**
 * Packages charts into a folder as they are released: their images are those of the same version in a registry, where
 * the charts of the sources name what was built of the sources. The stack needs the internet for what it depends on.
 */
export const packageReleased = (registry: string, folder: string, names: readonly string[]): void => {
  ensureHelm()
  const copy = mkdtempSync(join(tmpdir(), 'charts-'))
  try {
    cpSync(CHARTS, copy, { recursive: true })
    nameImages(join(copy, 'price-aggregator'), registry)
    for (const name of names) {
      const chart = join(copy, name)
      helm('dependency', 'build', chart)
      helm('package', chart, '--destination', folder)
    }
  } finally {
    rmSync(copy, { recursive: true })
  }
}

const nameImages = (chart: string, registry: string): void => {
  const file = join(chart, 'values.yaml')
  // An empty tag is the chart's appVersion.
  const named = withScalar(
    withScalar(readFileSync(file, 'utf8'), ['image', 'registry'], registry),
    ['image', 'tag'],
    '',
  )
  writeFileSync(file, named)
  const readme = chartReadme(pathToFileURL(`${chart}/`))
  if (readme === undefined)
    throw new Error('a released chart needs a README that tells its values: see above')
  writeFileSync(join(chart, 'README.md'), readme)
}

/** YAML with another text in one place; all else, comments and line breaks too, stays as it is. */
const withScalar = (yaml: string, path: string[], text: string): string => {
  const node = parseDocument(yaml).getIn(path, true)
  if (!isScalar(node) || !node.range)
    throw new Error(`values.yaml: ${path.join('.')}: found no text to replace`)
  const [start, end] = node.range
  return `${yaml.slice(0, start)}${JSON.stringify(text)}${yaml.slice(end)}`
}

const helm = (...args: string[]): void => {
  const env = { ...process.env, PATH: pathWithGo() }
  const { error, status, stderr } = spawnSync('helm', args, { encoding: 'utf8', timeout: 240_000, env })
  if (status !== 0) throw new Error(`helm ${args.join(' ')}: ${error?.message ?? stderr}`)
}
