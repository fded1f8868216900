import { expect } from 'chai'
import { createReport } from './report.ts'

describe('the closing table of the end-to-end tests', () => {
  it('has what failed last, each with the first line of why', () => {
    const said: string[] = []
    const report = createReport(line => said.push(line))
    report.ended('case 6: a rolling update fails no request', 'failed', 'expected 17 to equal 0\n+ expected')
    report.ended('case 7: scales out', 'passed')
    report.figure(6, '17 of 3342 requests failed')
    said.length = 0
    report.print()
    expect(said.join('\n').split('\n')).to.deep.equal([
      '',
      '== e2e',
      '  case  6  17 of 3342 requests failed',
      'passed  case 7: scales out',
      'failed  case 6: a rolling update fails no request',
      '        expected 17 to equal 0',
      'e2e: 1 passed, 1 failed',
    ])
  })

  it('lets nothing pass that is over its limit and margin', () => {
    const report = createReport(() => undefined)
    const time = { limitMs: 8_000, marginMs: 4_000 }
    expect(() => report.below(6, 'gap', { measuredMs: 12_000, ...time })).not.to.throw()
    expect(() => report.below(6, 'gap', { measuredMs: 12_001, ...time })).to.throw('gap, ms')
  })
})
