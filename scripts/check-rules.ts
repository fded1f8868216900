import { globSync } from 'node:fs'
import { checkBy } from './check-by.ts'

/** Checks the alerts and recording rules of the chart, and tests them, by Prometheus' own promtool. */
const RULES = 'charts/price-aggregator/rules'

const promtool = (...args: string[]): void =>
  checkBy('promtool', args, {
    howTo: 'apt-get install prometheus (Debian, Ubuntu) or brew install prometheus (macOS)',
    timeoutMs: 300_000,
  })

promtool('check', 'rules', ...globSync(`${RULES}/*.yaml`).toSorted())
promtool('test', 'rules', ...globSync(`${RULES}/tests/*.yaml`).toSorted())
