import { expect } from 'chai'
import { rampResult, type StepMetrics } from './ramp-result.ts'

const PLAN = { kind: 'steps', rates: [500, 750, 1_000], stepMs: 2_000, settleMs: 1_000 } as const

/** What k6 tells of a step: so many requests, and whether times and errors were within their limits. */
const step = (rate: number, requests: number, { fast = true, right = true } = {}): StepMetrics => ({
  [`request_time{step:${rate}}`]: {
    values: { 'p(99)': 1 },
    thresholds: { 'p(95)<80': { ok: true }, 'p(99)<100': { ok: fast } },
  },
  [`request_failed{step:${rate}}`]: {
    // Of a rate, those that are "not 0" pass.
    values: { passes: right ? 0 : requests, fails: right ? requests : 0 },
    thresholds: { 'rate<0.001': { ok: right } },
  },
})

describe('rampResult', () => {
  it('names the highest rate that held, and what broke above it', () => {
    const slow = { ...step(500, 500), ...step(750, 750, { fast: false }), ...step(1_000, 0) }
    expect(rampResult(PLAN, slow, 1)).to.equal(
      'ramp: 500 requests/s held; at 750/s broke: request_time p(99)<100',
    )
    const wrong = { ...step(500, 500), ...step(750, 750), ...step(1_000, 1_000, { right: false }) }
    expect(rampResult(PLAN, wrong, 1)).to.equal(
      'ramp: 750 requests/s held; at 1000/s broke: request_failed rate<0.001',
    )
  })

  it('calls no rate held at which too little was sent, of each k6 its part', () => {
    const few = { ...step(500, 500), ...step(750, 700), ...step(1_000, 0) }
    expect(rampResult(PLAN, few, 1)).to.equal('ramp: 500 requests/s held; at 750/s broke: rate not reached')
    expect(rampResult(PLAN, few, 2)).to.equal('ramp: 750 requests/s held; at 1000/s broke: nothing was sent')
  })

  it('says where none held, or all', () => {
    expect(rampResult(PLAN, {}, 1)).to.equal('ramp: no rate held; at 500/s broke: nothing was sent')
    const all = { ...step(500, 500), ...step(750, 750), ...step(1_000, 1_000) }
    expect(rampResult(PLAN, all, 1)).to.equal('ramp: 1000 requests/s held, the highest there is')
  })
})
