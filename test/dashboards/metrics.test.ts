import { globSync, readFileSync } from 'node:fs'
import { metricTypes, parseMetrics } from '@price-aggregator/loadtest/prometheus-text'
import { expect } from 'chai'
import { parse } from 'yaml'
import {
  dataPanels,
  metricNames,
  otherSources,
  readDashboards,
} from '../../scripts/verify-dashboards/panels.ts'
import { readRecording } from '../../scripts/verify-dashboards/recorded.ts'
import { makeFolder, startTestStandalone } from '../standalone.fixture.ts'

const RULES = new URL('../../charts/price-aggregator/rules/', import.meta.url)
type RuleFile = { groups: { rules: { record?: string }[] }[] }

/** By Prometheus' convention, names of recorded series have colons, and those of exported ones have none. */
const isRecorded = (name: string): boolean => name.includes(':')

/** Names of the series that an exposition announces, whether it has any of them yet or not. */
const announced = (exposition: string): Set<string> =>
  new Set(
    [...metricTypes(exposition)].flatMap(([name, type]) =>
      type === 'histogram' || type === 'summary'
        ? ['_bucket', '_sum', '_count'].map(end => name + end)
        : [name],
    ),
  )

/** Names of the series in an exposition. */
const seriesNames = (exposition: string): Set<string> =>
  new Set(parseMetrics(exposition).map(({ name }) => name))

describe('the metrics that dashboards name', () => {
  const panels = [...readDashboards().values()].flatMap(dataPanels)
  const namesOf = (some: typeof panels): string[] => [
    ...new Set(some.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => metricNames(expr)))),
  ]

  it('are all in a live /metrics, but those of other programs', async () => {
    const folder = await makeFolder()
    const system = await startTestStandalone({
      SYMBOLS_FILE: await folder.symbolsFile(['btcusdt', 'ethusdt']),
      DATA_DIR: folder.dataDir,
    })
    try {
      const live = announced(await (await fetch(`${system.url}/metrics`)).text())
      const wanted = namesOf(panels.filter(panel => otherSources(panel).length === 0))
      const exported = wanted.filter(name => !isRecorded(name))
      expect(exported).to.have.length.above(30)
      expect(exported.filter(name => !live.has(name))).to.deep.equal([])
    } finally {
      await system.stop()
      await folder.remove()
    }
  })

  it('are recorded by the chart’s rules where their names have colons', () => {
    const recorded = globSync('*.yaml', { cwd: RULES })
      .flatMap(name => (parse(readFileSync(new URL(name, RULES), 'utf8')) as RuleFile).groups)
      .flatMap(({ rules }) => rules.map(({ record }) => record))
    const wanted = namesOf(panels).filter(isRecorded)
    expect(wanted).to.have.length.above(2)
    expect(wanted.filter(name => !recorded.includes(name))).to.deep.equal([])
  })

  it('are all in the recording where they come from other programs', () => {
    const recorded = readRecording().map(({ text }) => seriesNames(text))
    const wanted = namesOf(panels.filter(panel => otherSources(panel).length > 0))
    expect(wanted).to.have.length.above(5)
    expect(recorded).to.have.length.above(5)
    for (const names of recorded) expect(wanted.filter(name => !names.has(name))).to.deep.equal([])
  })
})
