import { StoreUnavailable } from '@price-aggregator/prices'
import { expect } from 'chai'
import fc from 'fast-check'
import { retryAfterMs } from './retry.ts'

const noQuotes = { kind: 'no_price', reason: 'no_quotes' } as const
const outage = { kind: 'no_price', reason: 'no_quotes', exchangeAway: true } as const
const COLD = { hasPrice: true, intervalMs: 300_000, newRight: false, failures: 0, random: 1 }

describe('retryAfterMs', () => {
  it('tries again soon what was refused as outdated', () => {
    expect(retryAfterMs({ kind: 'refused', outcome: 'outdated' }, COLD)).to.equal(2_000)
  })

  it('tries again at once what was refused by a right that was replaced meanwhile', () => {
    const circumstances = { ...COLD, newRight: true }
    for (const outcome of ['outdated', 'fenced', 'unfenced'] as const) {
      expect(retryAfterMs({ kind: 'refused', outcome }, circumstances)).to.equal(0)
    }
    expect(retryAfterMs({ kind: 'refused', outcome: 'older' }, circumstances)).to.equal(undefined)
  })

  it('leaves what another leader writes to that one', () => {
    const fenced = { kind: 'refused', outcome: 'fenced' } as const
    expect(retryAfterMs(fenced, { ...COLD, hasPrice: false })).to.equal(undefined)
  })

  it('tries again what has no price, where its next turn is far', () => {
    expect(retryAfterMs(noQuotes, { ...COLD, hasPrice: false })).to.equal(30_000)
    expect(retryAfterMs(noQuotes, { ...COLD, hasPrice: false, intervalMs: 5_000 })).to.equal(undefined)
    expect(retryAfterMs(noQuotes, COLD)).to.equal(undefined)
  })

  it('tries again with backoff what failed by an outage, price or none', () => {
    const unavailable = { kind: 'unavailable', error: new StoreUnavailable('latest', 'gone') } as const
    for (const failed of [outage, unavailable]) {
      const times = [0, 1, 2, 3, 4, 5, 6].map(failures => retryAfterMs(failed, { ...COLD, failures }))
      expect(times).to.deep.equal([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    }
    expect(retryAfterMs(outage, { ...COLD, random: 0.5, failures: 3 })).to.equal(4_000)
  })

  it('waits in an outage from half a second to half an interval, thirty seconds at most', () => {
    const circumstances = fc.record({
      hasPrice: fc.boolean(),
      intervalMs: fc.constantFrom(5_000, 30_000, 300_000),
      newRight: fc.boolean(),
      failures: fc.nat(2_000),
      random: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(circumstances, given => {
        expect(retryAfterMs(outage, given)).to.be.within(500, Math.min(given.intervalMs / 2, 30_000))
      }),
    )
  })
})
