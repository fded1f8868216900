import { mkdirSync, writeFileSync } from 'node:fs'
import type { PanelData } from './verify-dashboards/ask.ts'
import { pageOf } from './verify-dashboards/page.ts'
import { otherSources } from './verify-dashboards/panels.ts'
import { drawDashboard } from './verify-dashboards/plot/dashboard.ts'
import { type Verification, verify } from './verify-dashboards/verify.ts'

/** Runs every query of every panel against a real Prometheus, and draws what they return into docs/dashboards. */
const FOLDER = new URL('../docs/dashboards/', import.meta.url)
const USAGE = 'usage: npm run dashboards:verify [-- --seconds 120], at least 60'

const secondsOf = (argv: readonly string[]): number | undefined => {
  if (argv.length === 0) return 180
  const seconds = argv.length === 2 && argv[0] === '--seconds' ? Number(argv[1]) : Number.NaN
  return Number.isInteger(seconds) && seconds >= 60 ? seconds : undefined
}

const write = ({ verified, range }: Verification): void => {
  mkdirSync(FOLDER, { recursive: true })
  for (const { name, dashboard, data } of verified) {
    const note = (panel: PanelData['panel']) => (otherSources(panel).length > 0 ? 'recorded' : '')
    writeFileSync(new URL(`${name}.svg`, FOLDER), drawDashboard(dashboard, { data, range, note }))
  }
  writeFileSync(new URL('README.md', FOLDER), pageOf(verified))
}

/** Prints what each panel returned; gives how many problems there are. */
const report = ({ verified, requests }: Verification): number => {
  const all = verified.flatMap(({ data }) => data)
  const failed = all.filter(({ problems }) => problems.length > 0).length
  const wrongFrames = verified.flatMap(({ frame }) => frame.problems).length
  for (const { dashboard, data, frame } of verified) {
    console.log(`\n${dashboard.title}`)
    for (const problem of frame.problems) console.log(`FAILED ${problem}`)
    for (const one of data) reportPanel(one)
  }
  const recorded = all.filter(({ panel }) => otherSources(panel).length > 0).map(({ panel }) => panel.title)
  console.log(`\ncannot run here, from a recording: ${recorded.join('; ')}`)
  console.log(
    `${requests} requests; ${all.length - failed} panels with data, ${failed} without; plots in docs/dashboards`,
  )
  return failed + wrongFrames
}

const reportPanel = ({ panel, series, problems }: PanelData): void => {
  const source = otherSources(panel).length > 0 ? '  (recorded)' : ''
  const count = `${series.length} series`.padStart(10)
  console.log(`${problems.length > 0 ? 'FAILED' : 'ok    '} ${count}  ${panel.title}${source}`)
  for (const problem of problems) console.log(`         ${problem}`)
}

const main = async (argv: readonly string[]): Promise<number> => {
  const seconds = secondsOf(argv)
  if (seconds === undefined) {
    console.error(USAGE)
    return 2
  }
  const verification = await verify(seconds, line => console.log(`dashboards: ${line}`))
  write(verification)
  return report(verification) > 0 ? 1 : 0
}

process.exitCode = await main(process.argv.slice(2))
