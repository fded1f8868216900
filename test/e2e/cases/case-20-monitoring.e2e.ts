import { globSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parse } from 'yaml'
import { askPanel, type PanelData } from '../../../scripts/verify-dashboards/ask.ts'
import { askFrame } from '../../../scripts/verify-dashboards/ask-frame.ts'
import { dataPanels, otherSources, readDashboards } from '../../../scripts/verify-dashboards/panels.ts'
import { createPrometheusClient } from '../../../scripts/verify-dashboards/prometheus-client.ts'
import { eventually } from '../../eventually.ts'
import { pricePaths } from '../assets.ts'
import type { RequestSummary, Running } from '../client-pod.ts'
import { seconds } from '../report.ts'
import { hotLeader, settled } from '../settled.ts'
import { theSuite } from '../suite.ts'

const SCRAPE_S = 5
const PER_SECOND = 20
/** The operator's Prometheus learns of monitors and rules by a Secret and a ConfigMap, which kubelets bring in minutes. */
const TOLD = { deadlineMs: 300_000, everyMs: 3_000 }
/** A job's first report takes a minute. */
const SEEN = { deadlineMs: 150_000, everyMs: 3_000 }

type Targets = { activeTargets: { labels: Record<string, string>; health: string; lastError: string }[] }
type Rule = { name: string; health: string; lastError?: string }
type RuleGroups = { groups: { file: string; rules: Rule[] }[] }

const NOT_TOLD = 'PROMETHEUS_URL is not set: no Prometheus of an operator to ask'

describe('case 20: the Prometheus of an operator', () => {
  const made: { load: Running<RequestSummary> | undefined; since: number } = { load: undefined, since: 0 }
  const client = () => createPrometheusClient(process.env.PROMETHEUS_URL ?? '')

  /** Everything since the monitors are there, as a dashboard would ask for it now. */
  const asked = () => {
    const { settings, release } = theSuite()
    const range = { start: made.since, end: Math.floor(Date.now() / 1_000), step: SCRAPE_S }
    const times = { range: range.end - range.start, rateInterval: 4 * SCRAPE_S }
    return { range, variables: { namespace: settings.namespace, release, exchange: '.+', ...times } }
  }

  before(async function () {
    if (!process.env.PROMETHEUS_URL) {
      if (process.env.CI) throw new Error(NOT_TOLD)
      console.log(`      left out: ${NOT_TOLD}`)
      this.skip()
    }
    const { helm, client: users, assets } = theSuite()
    await settled(theSuite())
    made.since = Math.floor(Date.now() / 1_000)
    await helm.upgrade([
      'monitoring.serviceMonitors.enabled=true',
      `monitoring.serviceMonitors.interval="${SCRAPE_S}s"`,
      'monitoring.prometheusRule.enabled=true',
      'monitoring.dashboards.enabled=true',
    ])
    made.load = await users.askConstantly(pricePaths([...assets.hot, ...assets.medium]), PER_SECOND)
  })
  after(() => made.load?.stop())

  it('scrapes each pod of the API and of the refreshers', async function () {
    this.timeout(TOLD.deadlineMs + 30_000)
    const { kubectl, settings, report } = theSuite()
    const parts = 'app.kubernetes.io/component in (api,refresher)'
    const scraped = async () => {
      const pods = (await kubectl.list('pods', parts)).map(({ metadata }) => metadata.name).toSorted()
      const { activeTargets } = await client().get<Targets>('targets')
      const ours = activeTargets.filter(({ labels }) => labels.namespace === settings.namespace)
      const up = ours.filter(({ health }) => health === 'up').map(({ labels }) => labels.pod ?? '')
      return { pods, up: up.toSorted(), errors: ours.map(({ lastError }) => lastError).filter(Boolean) }
    }
    const isAll = ({ pods, up }: Awaited<ReturnType<typeof scraped>>) => pods.join() === up.join()
    const started = performance.now()
    const { up } = await eventually('all pods are scraped', scraped, isAll, TOLD)
    const took = seconds(performance.now() - started)
    report.figure(20, `${up.length} pods scraped ${took} after the chart's ServiceMonitors were made`)
    expect(up).to.have.length.above(2)
  })

  it('evaluates all rules of the chart without an error', async () => {
    const { settings, root, report } = theSuite()
    const wanted = ruleNames(`${root}/charts/price-aggregator/rules`)
    const rules = async () => {
      const { groups } = await client().get<RuleGroups>('rules')
      return groups
        .filter(({ file }) => file.includes(`${settings.namespace}-`))
        .flatMap(group => group.rules)
    }
    const isAll = (found: Rule[]) =>
      found.length === wanted.length && found.every(one => one.health !== 'unknown')
    const found = await eventually('all rules are evaluated', rules, isAll, SEEN)
    report.figure(20, `${found.length} rules evaluated`)
    expect(found.map(({ name }) => name).toSorted()).to.deep.equal(wanted.toSorted())
    expect(found.filter(({ health }) => health !== 'ok')).to.deep.equal([])
  })

  it('has data for every panel whose metrics are scraped here, and for every variable', async () => {
    const { report } = theSuite()
    const dashboards = [...readDashboards().values()]
    const all = dashboards.flatMap(dataPanels)
    const here = all.filter(panel => otherSources(panel).length === 0)
    const panels = async (): Promise<PanelData[]> => {
      const data = []
      for (const panel of here) data.push(await askPanel(client(), panel, asked()))
      return data
    }
    const problems = async () =>
      (await panels()).flatMap(({ panel, problems }) => problems.map(one => `${panel.title}: ${one}`))
    await eventually('all panels have data', problems, found => found.length === 0, SEEN)
    const frames = []
    for (const dashboard of dashboards) frames.push(await askFrame(client(), dashboard, asked()))
    const elsewhere = all.filter(panel => !here.includes(panel)).map(({ title }) => title)
    report.figure(
      20,
      `${here.length} panels of ${dashboards.length} dashboards have data; not asked: ${elsewhere.join('; ')}`,
    )
    expect(frames.flatMap(({ problems }) => problems)).to.deep.equal([])
  })

  it('lets no alert fire while all is well', async () => {
    const { settings, report } = theSuite()
    const firing = `ALERTS{alertstate="firing",namespace="${settings.namespace}"}`
    const { start, end } = asked().range
    const fired = await client().instant(`last_over_time(${firing}[${end - start}s])`, end)
    const names = fired.map(({ labels }) => `${labels.alertname} ${JSON.stringify(labels)}`)
    report.figure(20, `${names.length} alerts fired in the ${end - start} s since the upgrade`)
    expect(names).to.deep.equal([])
  })

  it('marks the moment when a shard gets another leader', async () => {
    const { kubectl, report } = theSuite()
    const before = await hotLeader(theSuite())
    const started = performance.now()
    await kubectl.run(['delete', 'pod', before.pod, '--wait=false'])
    const marked = async () => {
      const [overview] = readDashboards().values()
      if (!overview) return []
      const { annotations } = await askFrame(client(), overview, asked())
      return annotations.map(({ labels }) => `${labels.tier} ${labels.shard}`)
    }
    const marks = await eventually('the change is marked', marked, found => found.includes('hot 0'), SEEN)
    report.figure(
      20,
      `a leader's end is marked on the dashboards ${seconds(performance.now() - started)} later`,
    )
    expect(marks).to.include('hot 0')
    expect((await hotLeader(theSuite())).epoch).to.be.above(before.epoch)
  })
})

type RuleFile = { groups: { rules: { alert?: string; record?: string }[] }[] }

/** Names of all alerts and recorded series in a folder of rules. */
const ruleNames = (folder: string): string[] => {
  const files = globSync('*.yaml', { cwd: folder })
  const groups = files.flatMap(name => (parse(readFileSync(`${folder}/${name}`, 'utf8')) as RuleFile).groups)
  return groups.flatMap(({ rules }) => rules.map(({ alert, record }) => alert ?? record ?? ''))
}
