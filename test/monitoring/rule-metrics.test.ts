import { metricTypes, parseMetrics } from '@price-aggregator/loadtest/prometheus-text'
import { expect } from 'chai'
import { makeFolder, startTestStandalone } from '../standalone.fixture.ts'
import { metricNames, readRules } from './rules.ts'

/** Names and labels of the series of an exposition; a histogram's come without its endings. */
const seriesOf = (exposition: string): Map<string, Set<string>> => {
  const series = new Map([...metricTypes(exposition).keys()].map(name => [name, new Set<string>()]))
  for (const { name, labels } of parseMetrics(exposition)) {
    for (const label of Object.keys(labels)) series.get(name.replace(/_(bucket|sum|count)$/, ''))?.add(label)
  }
  return series
}

/** What Prometheus itself puts on what it scrapes. */
const OF_TARGETS = ['namespace', 'pod']

describe('the metrics that rules name', () => {
  let series = new Map<string, Set<string>>()
  before(async function () {
    this.timeout(60_000)
    const folder = await makeFolder()
    const system = await startTestStandalone({
      SYMBOLS_FILE: await folder.symbolsFile(['btcusdt', 'ethusdt']),
      DATA_DIR: folder.dataDir,
    })
    try {
      await system.client.price('btcusdt')
      series = seriesOf(await (await fetch(`${system.url}/metrics`)).text())
    } finally {
      await system.stop()
      await folder.remove()
    }
  })
  const rules = readRules()

  it('are all in a live /metrics', () => {
    const wanted = rules.flatMap(({ expr }) =>
      metricNames(expr).map(name => name.replace(/_(bucket|count)$/, '')),
    )
    expect(new Set(wanted).size).to.be.above(10)
    expect(wanted.filter(name => !series.has(name))).to.deep.equal([])
  })

  it('have the labels that rules select them by', () => {
    for (const { expr } of rules) {
      for (const [, name = '', selector = ''] of expr.matchAll(/\b(price_\w+)\{([^}]*)\}/g)) {
        // Nothing is known of the labels of what no job has reported yet.
        if (name.startsWith('price_job_')) continue
        const known = series.get(name.replace(/_(bucket|count)$/, '')) ?? new Set()
        for (const [, label = ''] of selector.matchAll(/(\w+)(?:=|!)/g)) {
          if (!OF_TARGETS.includes(label)) expect([...known], `${name}{${label}}`).to.include(label)
        }
      }
    }
  })

  it('are of this release alone: every selector names namespace and pods, or the release', () => {
    for (const { expr } of rules) {
      for (const [selector] of expr.matchAll(/\{[^}]*\}/g)) {
        expect(selector).to.match(
          /^\{namespace="prices",(pod=~"prices-price-aggregator-|release="prices-price-aggregator")/,
        )
      }
    }
  })

  it('come with Node’s own, which dashboards show', () => {
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_gc_duration_seconds',
      'nodejs_heap_size_used_bytes',
    ])
      expect([...series.keys()]).to.include(name)
  })
})

describe('what rules record', () => {
  it('is recorded by a rule, wherever another one asks for it', () => {
    const rules = readRules()
    const recorded = new Set(rules.map(({ record }) => record))
    const asked = rules.flatMap(({ expr }) => expr.match(/\bprice:\w+(?::\w+)?/g) ?? [])
    expect(asked).to.have.length.above(10)
    expect(asked.filter(name => !recorded.has(name))).to.deep.equal([])
  })
})
