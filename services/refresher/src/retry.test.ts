import { StoreUnavailable } from '@price-aggregator/prices'
import { expect } from 'chai'
import fc from 'fast-check'
import { isOutage, retryAfterMs } from './retry.ts'

const answered = { kind: 'no_price', reason: 'no_quotes' } as const
const someAway = { kind: 'no_price', reason: 'too_few_sources', away: 'some' } as const
const outage = { kind: 'no_price', reason: 'no_quotes', away: 'all' } as const
const unavailable = { kind: 'unavailable', error: new StoreUnavailable('latest', 'gone') } as const
const COLD = {
  hasPrice: true,
  intervalMs: 300_000,
  newRight: false,
  failures: 0,
  phase: 'outage',
  random: 1,
} as const
const NONE = { ...COLD, hasPrice: false }

const circumstances = fc.record({
  hasPrice: fc.boolean(),
  intervalMs: fc.constantFrom(5_000, 30_000, 300_000),
  newRight: fc.boolean(),
  failures: fc.nat(2_000),
  phase: fc.constantFrom('starting', 'outage', 'well'),
  random: fc.double({ min: 0, max: 1, noNaN: true }),
})

describe('retryAfterMs', () => {
  it('tries again soon what was refused as outdated', () => {
    expect(retryAfterMs({ kind: 'refused', outcome: 'outdated' }, COLD)).to.equal(2_000)
  })

  it('tries again at once what was refused by a right that was replaced meanwhile', () => {
    for (const outcome of ['outdated', 'fenced', 'unfenced'] as const) {
      expect(retryAfterMs({ kind: 'refused', outcome }, { ...COLD, newRight: true })).to.equal(0)
    }
    const older = { kind: 'refused', outcome: 'older' } as const
    expect(retryAfterMs(older, { ...COLD, newRight: true })).to.equal(undefined)
  })

  it('leaves what another leader writes to that one', () => {
    expect(retryAfterMs({ kind: 'refused', outcome: 'fenced' }, NONE)).to.equal(undefined)
  })

  const waits = (failed: Parameters<typeof retryAfterMs>[0], given: Parameters<typeof retryAfterMs>[1]) =>
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 2_000].map(failures => retryAfterMs(failed, { ...given, failures }))
  const no = undefined

  it('tries again soon and often while nothing can be refreshed, price or none', () => {
    for (const failed of [outage, unavailable]) {
      const seconds = [1, 2, 4, 8, 16, 30, 30, 30, 30, 30]
      expect(waits(failed, COLD)).to.deep.equal(seconds.map(s => s * 1_000))
      expect(waits(failed, NONE)).to.deep.equal(seconds.map(s => s * 1_000))
    }
    expect(retryAfterMs(outage, { ...COLD, random: 0.5, failures: 3 })).to.equal(4_000)
  })

  it('does not grow tired of it before the first success of all, for a minute at least', () => {
    const starting = { ...NONE, phase: 'starting' } as const
    for (const failures of [1, 10, 59]) {
      expect(retryAfterMs(outage, { ...starting, failures })).to.equal(2_000)
    }
    expect(retryAfterMs(outage, { ...starting, failures: 60 })).to.equal(30_000)
  })

  it('leaves to its turns what alone can be had nowhere, after a while', () => {
    const seconds = [1, 2, 4, 8, 16, 32, 64, 128]
    const well = { ...COLD, phase: 'well' } as const
    expect(waits(outage, well)).to.deep.equal([...seconds.map(s => s * 1_000), no, no])
  })

  it('asks exchanges that are well once more for a price, and after a quarter of the interval at least', () => {
    expect(waits(someAway, COLD)).to.deep.equal([150_000, no, no, no, no, no, no, no, no, no])
    expect(retryAfterMs(someAway, { ...COLD, random: 0 })).to.equal(75_000)
    expect(waits(answered, COLD)).to.deep.equal(Array(10).fill(no))
  })

  it('tries again sooner what has no price, but ever less often', () => {
    expect(waits(someAway, NONE).slice(0, 6)).to.deep.equal([5_000, 10_000, 20_000, 40_000, 80_000, no])
    expect(waits(answered, NONE).slice(0, 4)).to.deep.equal([30_000, 60_000, 120_000, no])
    expect(retryAfterMs(answered, { ...NONE, intervalMs: 5_000 })).to.equal(undefined)
  })

  it('never waits longer than half an interval, and never less than a quarter where exchanges answer', () => {
    fc.assert(
      fc.property(
        circumstances,
        fc.constantFrom(outage, unavailable, someAway, answered),
        (given, failed) => {
          const after = retryAfterMs(failed, given) ?? given.intervalMs / 2
          expect(after).to.be.within(500, given.intervalMs / 2)
          if (failed === someAway && given.hasPrice) expect(after).to.be.at.least(given.intervalMs / 4)
        },
      ),
    )
  })
})

describe('isOutage', () => {
  it('tells what could not be reached from what was said', () => {
    for (const failed of [outage, someAway, unavailable]) expect(isOutage(failed)).to.equal(true)
    expect(isOutage(answered)).to.equal(false)
    expect(isOutage({ kind: 'refused', outcome: 'older' })).to.equal(false)
  })
})
