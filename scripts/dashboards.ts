import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createDashboards } from './dashboards/dashboards.ts'

/** Writes `dashboards/*.json` of the chart; with `--check` it says which of them are not what they should be. */
const FOLDER = new URL('../charts/price-aggregator/dashboards/', import.meta.url)

const wanted = new Map(
  Object.entries(createDashboards()).map(([name, dashboard]) => [
    `${name}.json`,
    `${JSON.stringify(dashboard, null, 2)}\n`,
  ]),
)
mkdirSync(FOLDER, { recursive: true })
const there = readdirSync(FOLDER)

if (!process.argv.includes('--check')) {
  for (const [name, text] of wanted) writeFileSync(new URL(name, FOLDER), text)
} else {
  const stale = [...wanted].filter(
    ([name, text]) => !there.includes(name) || readFileSync(new URL(name, FOLDER), 'utf8') !== text,
  )
  for (const [name] of stale) {
    console.error(`charts/price-aggregator/dashboards/${name} is not up to date: run "npm run dashboards"`)
  }
  const strange = there.filter(name => !wanted.has(name))
  for (const name of strange) console.error(`charts/price-aggregator/dashboards/${name} is made by nothing`)
  process.exitCode = stale.length + strange.length > 0 ? 1 : 0
}
