import { expect } from 'chai'
import { concerning, inForce, withFault, withoutFaults } from './active-faults.ts'
import type { Fault } from './fault.ts'

const put = (...faults: Fault[]) =>
  faults.reduce((active, fault) => withFault(active, fault, 1_000), inForce([], 0))
const kinds = (active: ReturnType<typeof inForce>) => active.map(({ fault }) => fault.fault)

describe('faults in force', () => {
  it('end by themselves after their duration, and else never', () => {
    const active = put({ fault: 'hang', durationMs: 500 }, { fault: 'reset' })
    expect(kinds(inForce(active, 1_499))).to.deep.equal(['hang', 'reset'])
    expect(kinds(inForce(active, 1_500))).to.deep.equal(['reset'])
  })

  it('concern all symbols or the chosen ones', () => {
    const active = put({ fault: 'hang' }, { fault: 'reset', symbols: ['btcusdt'] })
    expect(kinds(concerning(active, 'btcusdt'))).to.deep.equal(['hang', 'reset'])
    expect(kinds(concerning(active, 'ethusdt'))).to.deep.equal(['hang'])
  })

  it('are one of each kind and symbol set: the newer takes the place of the older', () => {
    const active = put(
      { fault: 'latency', latencyMs: 1 },
      { fault: 'latency', latencyMs: 2, symbols: ['btcusdt'] },
      { fault: 'latency', latencyMs: 3 },
    )
    expect(active.map(({ fault }) => fault)).to.deep.equal([
      { fault: 'latency', latencyMs: 2, symbols: ['btcusdt'] },
      { fault: 'latency', latencyMs: 3 },
    ])
  })

  it('end all at once, by kind, or for chosen symbols', () => {
    const active = put({ fault: 'hang' }, { fault: 'reset', symbols: ['btcusdt', 'ethusdt'] })
    const without = (filter: Partial<Parameters<typeof withoutFaults>[1]>) =>
      withoutFaults(active, { kind: undefined, symbols: undefined, ...filter }).map(({ fault }) => fault)
    expect(without({})).to.deep.equal([])
    expect(without({ kind: 'reset' })).to.deep.equal([{ fault: 'hang' }])
    expect(without({ symbols: ['btcusdt'] })).to.deep.equal([
      { fault: 'hang' },
      { fault: 'reset', symbols: ['ethusdt'] },
    ])
    expect(without({ symbols: ['btcusdt', 'ethusdt'] })).to.deep.equal([{ fault: 'hang' }])
    expect(without({ kind: 'hang', symbols: ['btcusdt'] })).to.have.length(2)
  })
})
