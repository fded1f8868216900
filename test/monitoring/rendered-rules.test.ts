import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { stringify } from 'yaml'
import { renderObjects } from '../../scripts/charts/helm.ts'
import { find, needsHelm } from '../charts/objects.ts'
import { alertsOf, type Rule, readRules } from './rules.ts'

const VALUES = ['charts/price-aggregator/ci/monitoring-values.yaml']
const render = (options: Parameters<typeof renderObjects>[0]) =>
  find(renderObjects({ values: VALUES, ...options }), 'PrometheusRule', '-aggregator').spec as {
    groups: { rules: Rule[] }[]
  }

describe('the PrometheusRule', () => {
  needsHelm()

  it('holds the rules as they are written, for the release that they are written for', () => {
    const spec = render({ release: 'prices', namespace: 'prices' })
    expect(spec.groups.flatMap(({ rules }) => rules)).to.have.deep.members(readRules())
  })

  it('speaks of its own release and runbooks alone', () => {
    const set = ['monitoring.prometheusRule.runbooksUrl=https://wiki.example.com/runbooks/']
    const spec = render({ release: 'other', namespace: 'elsewhere', set })
    const text = JSON.stringify(spec)
    expect(text).not.to.match(/prices-price-aggregator|namespace=\\"prices\\"|github/)
    expect(text).to.include('https://wiki.example.com/runbooks/price-stale.md')
    for (const { expr } of spec.groups.flatMap(({ rules }) => rules)) {
      for (const [selector] of expr.matchAll(/\{[^}]*\}/g)) {
        expect(selector).to.match(
          /^\{namespace="elsewhere",(pod=~"other-price-aggregator-|release="other-price-aggregator")/,
        )
      }
    }
  })

  it('asks of jobs what their schedules say, and nothing of those that do not run', () => {
    const late = (set: string[]) =>
      alertsOf(render({ set }).groups.flatMap(({ rules }) => rules)).find(
        ({ alert }) => alert === 'PriceJobLate',
      )?.expr
    const some = late([
      'jobs.auditFreshness.cron.lateAfterSeconds=7200',
      'jobs.rollupHistory.minuteCron.suspend=true',
      'jobs.ensureTable.enabled=false',
    ])
    expect(some).to.match(
      /job="audit-freshness"}\) > 7200\nor\nabsent_over_time\(.*\[7200s\]\).* offset 7200s\n/,
    )
    expect(some).to.include('"reconcile-tiers"').and.include('"rollup-history-1h"')
    expect(some).not.to.match(/rollup-history-1m|ensure-table/)
    const jobs = ['auditFreshness', 'ensureTable', 'reconcileTiers', 'rollupHistory']
    expect(late(jobs.map(job => `jobs.${job}.enabled=false`))).to.equal(undefined)
  })

  it('is accepted by promtool', function () {
    const folder = mkdtempSync(join(tmpdir(), 'rules-'))
    const file = join(folder, 'rules.yaml')
    writeFileSync(file, stringify(render({ release: 'other', namespace: 'elsewhere' })))
    const { error, status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', file], {
      encoding: 'utf8',
    })
    rmSync(folder, { recursive: true })
    if (error && !process.env.CI) {
      console.log(`      not checked: ${error.message}: promtool is in the package prometheus`)
      this.skip()
    }
    expect(status, `${error?.message} ${stdout}${stderr}`).to.equal(0)
  })
})

describe('node scripts/check-rules.ts without promtool', () => {
  const run = (env: Record<string, string>) => {
    const script = fileURLToPath(new URL('../../scripts/check-rules.ts', import.meta.url))
    return spawnSync(process.execPath, [script], { encoding: 'utf8', env: { PATH: '/nowhere', ...env } })
  }

  it('says so loudly, and fails in CI', () => {
    const [here, ci] = [run({}), run({ CI: 'true' })]
    for (const { stdout } of [here, ci]) expect(stdout).to.match(/^NOT RUN: .*promtool is missing: apt-get/)
    expect([here.status, ci.status]).to.deep.equal([0, 1])
  })
})
