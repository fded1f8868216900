import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parse } from 'yaml'
import { GROUPS, type Group, groupWith } from '../k6/groups.ts'
import { API_LIMITS } from './api-limits.ts'
import { verdictOf } from './exit-code.ts'
import { measurementOf, timelineOf } from './measurement.fixture.ts'
import { summarize } from './summary.ts'
import { addSample } from './timeline.ts'

const VALUES = new URL('../../../charts/price-aggregator/values.yaml', import.meta.url)
/** As many requests as the fixture's answers. */
const mixed: Group = { ...GROUPS.mixed, plan: { ...GROUPS.mixed.plan, perSecond: 1_000, durationMs: 3_000 } }
const good = (count: number) => Array.from({ length: count }, () => ({ ms: 5 }))
const missedOf = (summary: ReturnType<typeof summarize>) =>
  summary.verdicts.filter(({ met }) => met === false).map(({ target }) => target)

describe('API_LIMITS', () => {
  it("are the chart's", () => {
    const { limits } = parse(readFileSync(VALUES, 'utf8')).api.resources
    expect(limits).to.deep.equal({
      cpu: String(API_LIMITS.cores),
      memory: `${API_LIMITS.memoryBytes / 2 ** 20}Mi`,
    })
  })
})

describe('summarize', () => {
  it('puts a good run in numbers and judges all targets', () => {
    const summary = summarize(measurementOf(), mixed)
    expect(summary).to.include({ version: 1, requests: 3_000, wanted: 3_000, errors: 0, ok: true })
    expect(summary.requestsPerSecond).to.be.closeTo(1_000, 1)
    expect(summary.cacheHitShare).to.equal(2_980 / 3_000)
    expect(summary.processes).to.deep.equal([{ name: 'api', cpu: 0.25, memoryBytes: 100 * 2 ** 20 }])
    expect(summary.verdicts.map(({ target, met }) => [target, met])).to.deep.equal([
      ['P95', true],
      ['P99', true],
      ['errors', true],
      ['API CPU of its limit', true],
      ['API memory of its limit', true],
      ['cache hits', true],
      ['rate', true],
      ['sent of wanted', true],
    ])
    expect(verdictOf(summary)).to.deep.equal({ code: 0, line: 'mixed met its targets' })
  })

  it('names each target that was missed, and ends with 1', () => {
    const slow = Array.from({ length: 100 }, (_, i) =>
      i < 90 ? { ms: 5 } : { ms: 150, problem: 'status-503' },
    )
    const timeline = timelineOf(slow, 10)
    const summary = summarize(measurementOf({ timeline }), mixed)
    expect(missedOf(summary)).to.deep.equal(['P95', 'P99', 'errors', 'rate', 'sent of wanted'])
    expect(summary.problems).to.deep.equal({ 'status-503': 10 })
    expect(verdictOf(summary)).to.deep.equal({
      code: 1,
      line: 'mixed missed its targets: P95, P99, errors, rate, sent of wanted',
    })
  })

  it('allows the cold storm no failed request, and one fetch an asset', () => {
    const timeline = timelineOf([...good(5_499), { ms: 5, problem: 'status-503' }])
    const storm = { assets: 700, forced: 702, fetches: 701 }
    const summary = summarize(measurementOf({ name: 'cold-storm', timeline, storm }), GROUPS['cold-storm'])
    expect(missedOf(summary)).to.deep.equal(['errors', 'fetches from an exchange, one an asset'])
  })

  it('gives the highest rate of a ramp before the first step that broke', () => {
    const steps = [
      ...Array.from({ length: 1_000 }, () => ({ ms: 5, step: '1000' })),
      ...Array.from({ length: 1_000 }, () => ({ ms: 500, step: '1250' })),
    ]
    const summary = summarize(measurementOf({ name: 'ramp', timeline: timelineOf(steps) }), GROUPS.ramp)
    expect(summary.steps.map(({ wanted, broke }) => [wanted, broke])).to.deep.equal([
      [1_000, []],
      [1_250, ['P95', 'P99', 'rate not reached']],
    ])
    expect(summary.verdicts[0]).to.include({ target: 'rate that holds', measured: 1_000, met: true })
    expect(summary.ok).to.equal(true)
  })

  it('misses a rate at which requests waited unsent, however fast those were that went', () => {
    const soak = groupWith('soak', { perSecond: 5_000, durationMs: 1_000 }) ?? GROUPS.soak
    const timeline = timelineOf(good(500), 2)
    addSample(timeline, { kind: 'dropped', at: 1_700_000_001_000, count: 4_500 })
    const summary = summarize(measurementOf({ name: 'soak', timeline }), soak)
    expect(summary).to.include({ requests: 500, wanted: 5_000, dropped: 4_500, ok: false })
    expect(missedOf(summary)).to.deep.equal(['sent of wanted'])
    expect(verdictOf(summary).code).to.equal(1)
  })

  it('aims at the rate that was asked for', () => {
    const faster = groupWith('mixed', { perSecond: 2_000, durationMs: 3_000 }) ?? GROUPS.mixed
    const summary = summarize(measurementOf(), faster)
    expect(missedOf(summary)).to.deep.equal(['rate', 'sent of wanted'])
    expect(summary.verdicts.find(({ target }) => target === 'rate')).to.include({ limit: 1_940 })
  })

  it('does not judge what could not be measured, and says so', () => {
    const summary = summarize(measurementOf({ usages: [], api: [] }), mixed)
    expect(summary.ok).to.equal(true)
    expect(verdictOf(summary)).to.deep.equal({
      code: 0,
      line: 'mixed met what could be judged; not judged: API CPU of its limit, API memory of its limit, cache hits',
    })
  })

  it('keeps what a run cut short had measured, and never calls it passed', () => {
    const summary = summarize(measurementOf({ ended: 'interrupted' }), GROUPS.mixed)
    expect(summary).to.include({ requests: 3_000, wanted: 66_000, ok: false })
    expect(missedOf(summary)).to.deep.equal([])
    expect(verdictOf(summary).code).to.equal(130)
    const empty = summarize(measurementOf({ ended: 'failed', timeline: timelineOf([]) }), GROUPS.mixed)
    expect(empty).to.include({ requests: 0, seconds: 0, ok: false })
    expect(verdictOf(empty).code).to.equal(2)
  })
})
