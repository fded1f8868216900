import { expect } from 'chai'
import { endOf, parseJobLog } from './job-log.ts'

const DONE = '{"level":30,"job":"audit-freshness","ok":true,"durationMs":812,"findings":{},"msg":"job done"}'
const FAILED = '{"level":50,"job":"audit-freshness","ok":false,"failures":["no"],"msg":"job failed"}'
const BUSY = '{"level":30,"job":"audit-freshness","holder":"other","msg":"another run is at work"}'
const WARNING = '{"level":40,"msg":"Redis is away: retrying"}'

describe("a job's log", () => {
  it('is one JSON a line', () => {
    const lines = parseJobLog(`${WARNING}\n${DONE}\n`)
    expect(lines.map(({ msg }) => msg)).to.deep.equal(['Redis is away: retrying', 'job done'])
    expect(() => parseJobLog('Error: cannot find module')).to.throw(SyntaxError)
  })

  it('tells how the run ended by its last line', () => {
    const ends = [`${WARNING}\n${DONE}`, FAILED, BUSY, WARNING, ''].map(log => endOf(parseJobLog(log)))
    expect(ends).to.deep.equal(['done', 'failed', 'busy', 'unknown', 'unknown'])
  })
})
