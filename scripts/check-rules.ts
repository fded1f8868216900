import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'

/**
 * Checks the alerts and recording rules of the chart, and tests them, by Prometheus' own promtool. Where that is missing
 * it is said loudly, and fails in CI, which installs it.
 */
const RULES = 'charts/price-aggregator/rules'
const HOW_TO = 'apt-get install prometheus (Debian, Ubuntu) or brew install prometheus (macOS)'

const promtool = (...args: string[]): void => {
  const { error, status, stdout, stderr } = spawnSync('promtool', args, {
    encoding: 'utf8',
    timeout: 300_000,
  })
  if (status === 0) return
  const missing = error !== undefined && 'code' in error && error.code === 'ENOENT'
  if (missing) console.log(`NOT RUN: promtool ${args.slice(0, 2).join(' ')}: promtool is missing: ${HOW_TO}`)
  else console.error(`promtool ${args.join(' ')}:\n${stdout}${stderr}${error?.message ?? ''}`)
  if (!missing || process.env.CI) process.exitCode = 1
}

promtool('check', 'rules', ...globSync(`${RULES}/*.yaml`).toSorted())
promtool('test', 'rules', ...globSync(`${RULES}/tests/*.yaml`).toSorted())
