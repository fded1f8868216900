import { expect } from 'chai'
import { disturbance } from './disturbance.ts'
import type { Fault } from './fault.ts'

const of = (faults: Fault[], random = 0.5) =>
  disturbance(
    faults.map(fault => ({ fault, since: 0, until: undefined })),
    () => random,
  )

describe('disturbance', () => {
  it('is none without faults, and with faults of the ticker alone', () => {
    expect(of([])).to.deep.equal({ kind: 'none', delayMs: 0 })
    expect(of([{ fault: 'nan_price' }])).to.deep.equal({ kind: 'none', delayMs: 0 })
  })

  it('lets a share of the requests fail', () => {
    const fault: Fault = { fault: 'error', rate: 0.3, status: 503 }
    expect(of([fault], 0.29)).to.deep.equal({ kind: 'error', status: 503, delayMs: 0 })
    expect(of([fault], 0.3)).to.deep.equal({ kind: 'none', delayMs: 0 })
    expect(of([{ ...fault, rate: 0 }], 0).kind).to.equal('none')
    expect(of([{ ...fault, rate: 1 }], 0.999_999).kind).to.equal('error')
  })

  it('delays by the longest latency, and takes the worst of several', () => {
    const faults: Fault[] = [
      { fault: 'latency', latencyMs: 10 },
      { fault: 'latency', latencyMs: 20, symbols: ['btcusdt'] },
      { fault: 'malformed_json' },
    ]
    expect(of(faults)).to.deep.equal({ kind: 'malformed_json', delayMs: 20 })
    expect(of([...faults, { fault: 'unlisted' }]).kind).to.equal('unlisted')
    expect(of([...faults, { fault: 'unlisted' }, { fault: 'error', rate: 1, status: 500 }]).kind).to.equal(
      'error',
    )
    expect(of([...faults, { fault: 'reset' }]).kind).to.equal('reset')
    expect(of([...faults, { fault: 'reset' }, { fault: 'hang' }]).kind).to.equal('hang')
  })
})
