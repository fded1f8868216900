import { expect } from 'chai'
import { askedEnough } from './asked-constantly.ts'
import type { RequestSummary } from './client-pod.ts'

const WANTED = { perSecond: 50, elapsedMs: 10_000 }

const summaryOf = (of: Partial<RequestSummary>): RequestSummary => ({
  requests: 500,
  ok: 500,
  stale: 0,
  slowestMs: 9,
  failed: 0,
  failures: [],
  ...of,
})

describe('requests at a constant rate', () => {
  it('are taken where four fifths of them were asked', () => {
    const summary = summaryOf({ requests: 400, ok: 400 })
    expect(askedEnough(summary, WANTED)).to.equal(summary)
  })

  it('are refused where there were fewer, though none failed', () => {
    expect(() => askedEnough(summaryOf({ requests: 399, ok: 399 }), WANTED)).to.throw(
      'asked 399 times, expected at least 400',
    )
    expect(() => askedEnough(summaryOf({ requests: 0, ok: 0 }), WANTED)).to.throw('asked 0 times')
  })

  it('are refused where none was answered well, saying why', () => {
    const failures = [{ at: '2026-01-01T00:00:00.000Z', path: '/prices/BTC', problem: 'ECONNREFUSED' }]
    expect(() => askedEnough(summaryOf({ ok: 0, failed: 500, failures }), WANTED)).to.throw('ECONNREFUSED')
  })
})
