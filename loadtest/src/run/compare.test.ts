import { expect } from 'chai'
import { GROUPS } from '../k6/groups.ts'
import { compareSummaries, parseSummary } from './compare.ts'
import { measurementOf, timelineOf } from './measurement.fixture.ts'
import { summarize } from './summary.ts'

const before = summarize(measurementOf(), GROUPS.mixed)
const slower = timelineOf(Array.from({ length: 3_000 }, () => ({ ms: 90 })))
const after = summarize(measurementOf({ timeline: slower, seed: 2 }), GROUPS.mixed)

describe('compareSummaries', () => {
  it('finds nothing between a run and itself', () => {
    const comparison = compareSummaries(before, before)
    expect(comparison).to.include({ kind: 'compared' })
    if (comparison.kind !== 'compared') return
    expect(comparison.lost).to.deep.equal([])
    expect(comparison.lines.join('\n')).not.to.match(/worse|better|differ/)
  })

  it('says what became worse, and which target is missed now', () => {
    const comparison = compareSummaries(before, after)
    if (comparison.kind !== 'compared') throw new Error('expected a comparison')
    expect(comparison.lost).to.deep.equal(['P95'])
    expect(comparison.lines).to.include('seeds differ: 1 and 2')
    expect(comparison.lines.find(line => line.startsWith('P95'))).to.match(/\+\d+\.\d % {2}worse$/)
    expect(comparison.lines.find(line => line.startsWith('api memory'))).to.match(/100 MiB.*\+0\.0 %$/)
  })

  it('says that a faster run is better', () => {
    const comparison = compareSummaries(after, before)
    if (comparison.kind !== 'compared') throw new Error('expected a comparison')
    expect(comparison.lost).to.deep.equal([])
    expect(comparison.lines.find(line => line.startsWith('P99'))).to.match(/better$/)
  })

  it('takes a small difference of a small number for none', () => {
    const usages = measurementOf().usages.map(usage => ({ ...usage, cpuMs: usage.cpuMs / 50 }))
    const idle = summarize(measurementOf({ usages }), GROUPS.mixed)
    const half = usages.map(usage => ({ ...usage, cpuMs: usage.cpuMs / 2 }))
    const comparison = compareSummaries(idle, summarize(measurementOf({ usages: half }), GROUPS.mixed))
    if (comparison.kind !== 'compared') throw new Error('expected a comparison')
    expect(comparison.lines.find(line => line.startsWith('api CPU'))).to.match(/-50\.0 %$/)
  })

  it('does not compare different groups', () => {
    const hot = summarize(measurementOf({ name: 'hot' }), GROUPS.hot)
    expect(compareSummaries(before, hot)).to.deep.equal({
      kind: 'incomparable',
      problem: 'one is of mixed, the other of hot',
    })
  })
})

describe('parseSummary', () => {
  it('reads back what was written', () => {
    const read = parseSummary(JSON.stringify(before))
    if (!read) throw new Error('expected a summary')
    expect(compareSummaries(before, read)).to.deep.equal(compareSummaries(before, before))
  })

  it('refuses anything else', () => {
    for (const text of ['', 'null', '{}', '[1]', '{"version":2,"verdicts":[]}'])
      expect(parseSummary(text)).to.equal(undefined)
  })
})
