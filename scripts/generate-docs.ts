import { readFileSync, writeFileSync } from 'node:fs'
import { configurationPage } from './docs/configuration.ts'
import { metricsPage } from './docs/metrics.ts'
import { thirdPartyPage } from './docs/third-party.ts'

const PAGES: Record<string, () => string> = {
  'docs/configuration.md': configurationPage,
  'docs/metrics.md': metricsPage,
  'docs/third-party.md': thirdPartyPage,
}

const check = process.argv.includes('--check')
for (const [path, page] of Object.entries(PAGES)) {
  const target = new URL(`../${path}`, import.meta.url)
  const text = page()
  if (!check) writeFileSync(target, text)
  else if (readIfThere(target) !== text) {
    console.error(`${path} is not up to date: run "npm run docs" and commit it`)
    process.exitCode = 1
  }
}

function readIfThere(file: URL): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
