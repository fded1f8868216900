import { expect } from 'chai'
import fc from 'fast-check'
import { BREAKER_OPTIONS } from './breaker-options.fixture.ts'
import {
  admit,
  type BreakerOptions,
  type BreakerState,
  initialBreakerState,
  openFor,
  type RequestResult,
  settle,
  trip,
  type Verdict,
} from './breaker-state.ts'

/** Closed and open for longer than the window, unless told otherwise. */
const closed = (failures: number, era = 0, openings = 0, since = -20_000): BreakerState => ({
  kind: 'closed',
  era,
  failures,
  since,
  openings,
})
const open = (since: number, era = 1, openings = 1): BreakerState => ({ kind: 'open', era, since, openings })
const halfOpen = (successes: number, probing: boolean, era = 2, openings = 1): BreakerState => ({
  kind: 'half_open',
  era,
  successes,
  probing,
  openings,
})

describe('admit', () => {
  const cases: { name: string; state: BreakerState; now: number; next: BreakerState | undefined }[] = [
    { name: 'closed: everyone', state: closed(4), now: 0, next: closed(4) },
    { name: 'open, before its time: nobody', state: open(0), now: 29_999, next: undefined },
    { name: 'open, at its time: the first probe', state: open(0), now: 30_000, next: halfOpen(0, true) },
    { name: 'half open, a probe under way: nobody', state: halfOpen(1, true), now: 1e9, next: undefined },
    {
      name: 'half open, none under way: the next probe',
      state: halfOpen(1, false),
      now: 0,
      next: halfOpen(1, true),
    },
  ]
  for (const { name, state, now, next } of cases) {
    it(name, () => expect(admit(state, now, BREAKER_OPTIONS)).to.deep.equal(next))
  }

  it('open, before its time, but longer than one is willing to wait: the first probe', () => {
    expect(admit(open(0), 1_999, BREAKER_OPTIONS, 2_000)).to.equal(undefined)
    expect(admit(open(0), 2_000, BREAKER_OPTIONS, 2_000)).to.deep.equal(halfOpen(0, true))
  })
})

describe('openFor', () => {
  it('doubles with every opening in a row, up to its longest', () => {
    const options = { ...BREAKER_OPTIONS, firstOpenMs: 1_000 }
    const times = [1, 2, 3, 4, 5, 6, 7, 500].map(openings => openFor(openings, options))
    expect(times).to.deep.equal([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  })

  it('is never longer than the longest, though the first time is', () => {
    expect(openFor(1, { ...BREAKER_OPTIONS, firstOpenMs: 1_000, openMs: 200 })).to.equal(200)
  })
})

describe('settle', () => {
  const cases: { name: string; state: BreakerState; result: RequestResult; next: BreakerState }[] = [
    {
      name: 'counts failures in a row',
      state: closed(3),
      result: { era: 0, verdict: 'failure' },
      next: closed(4),
    },
    {
      name: 'forgets them on a success',
      state: closed(4),
      result: { era: 0, verdict: 'success' },
      next: closed(0),
    },
    {
      name: 'keeps them on neither',
      state: closed(4),
      result: { era: 0, verdict: 'neither' },
      next: closed(4),
    },
    {
      name: 'opens on the last one',
      state: closed(4),
      result: { era: 0, verdict: 'failure' },
      next: open(1_000),
    },
    {
      name: 'opens for longer where it closed only now',
      state: closed(4, 3, 2, -8_999),
      result: { era: 3, verdict: 'failure' },
      next: open(1_000, 4, 3),
    },
    {
      name: 'has forgotten earlier openings after a window without one',
      state: closed(4, 3, 2, -9_000),
      result: { era: 3, verdict: 'failure' },
      next: open(1_000, 4, 1),
    },
    {
      name: 'ignores a late failure',
      state: closed(4, 3),
      result: { era: 0, verdict: 'failure' },
      next: closed(4, 3),
    },
    {
      name: 'ignores a late success',
      state: closed(4, 3),
      result: { era: 0, verdict: 'success' },
      next: closed(4, 3),
    },
    {
      name: 'ignores a late success while half open',
      state: halfOpen(1, true),
      result: { era: 0, verdict: 'success' },
      next: halfOpen(1, true),
    },
    {
      name: 'ignores what ends while open',
      state: open(7),
      result: { era: 0, verdict: 'failure' },
      next: open(7),
    },
    {
      name: 'goes on after the first good probe',
      state: halfOpen(0, true),
      result: { era: 2, verdict: 'success' },
      next: halfOpen(1, false),
    },
    {
      name: 'closes after the second good probe',
      state: halfOpen(1, true),
      result: { era: 2, verdict: 'success' },
      next: closed(0, 3, 1, 1_000),
    },
    {
      name: 'opens again after a bad probe',
      state: halfOpen(1, true),
      result: { era: 2, verdict: 'failure' },
      next: open(1_000, 3, 2),
    },
    {
      name: 'lets another probe through after a cancelled one',
      state: halfOpen(1, true),
      result: { era: 2, verdict: 'neither' },
      next: halfOpen(1, false),
    },
  ]
  for (const { name, state, result, next } of cases) {
    it(name, () => expect(settle(state, result, 1_000, BREAKER_OPTIONS)).to.deep.equal(next))
  }
})

describe('trip', () => {
  it('opens a closed breaker', () =>
    expect(trip(closed(2), 1_000, BREAKER_OPTIONS)).to.deep.equal(open(1_000)))
  it('leaves an open one as it is', () =>
    expect(trip(open(7), 1_000, BREAKER_OPTIONS)).to.deep.equal(open(7)))
  it('leaves a half open one to its probes', () => {
    expect(trip(halfOpen(1, true), 1_000, BREAKER_OPTIONS)).to.deep.equal(halfOpen(1, true))
  })
})

describe('the breaker, whatever happens', () => {
  type Step =
    | { kind: 'wait'; ms: number }
    | { kind: 'ask' }
    | { kind: 'end'; which: number; verdict: Verdict }
    | { kind: 'trip' }
  const verdict = fc.constantFrom<Verdict>('success', 'failure', 'failure', 'neither')
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 90 }) }),
    },
    { weight: 4, arbitrary: fc.constant<Step>({ kind: 'ask' }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('end' as const), which: fc.nat(9), verdict }) },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: 'trip' }) },
  )
  const options: BreakerOptions = { ...BREAKER_OPTIONS, consecutiveFailures: 2, firstOpenMs: 50, openMs: 150 }

  it('has one probe at a time, opens for its time, and closes after its successes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), steps => {
        let state = initialBreakerState
        let now = 0
        let openedAt = 0
        const running: { era: number; probe: boolean }[] = []
        const probeVerdicts: Verdict[] = []
        const enter = (next: BreakerState) => {
          expect(next.era - state.era).to.equal(next.kind === state.kind ? 0 : 1)
          if (next.kind === 'open' && state.kind !== 'open') openedAt = now
          if (next.kind === 'half_open' && state.kind === 'open') probeVerdicts.length = 0
          if (next.kind === 'closed' && state.kind !== 'closed') {
            expect(state.kind).to.equal('half_open')
            expect(probeVerdicts.filter(v => v === 'success')).to.have.length(options.probeSuccesses)
            expect(probeVerdicts).not.to.include('failure')
          }
          state = next
        }
        for (const event of steps) {
          if (event.kind === 'wait') now += event.ms
          else if (event.kind === 'trip') enter(trip(state, now, options))
          else if (event.kind === 'ask') {
            const next = admit(state, now, options)
            if (!next) {
              if (state.kind === 'open') expect(now).to.be.below(openedAt + options.openMs)
              continue
            }
            if (state.kind === 'open') expect(now).to.be.at.least(openedAt + options.firstOpenMs)
            enter(next)
            running.push({ era: next.era, probe: next.kind === 'half_open' })
          } else {
            const [ended] = running.splice(event.which, 1)
            if (!ended) continue
            if (ended.probe) probeVerdicts.push(event.verdict)
            enter(settle(state, { era: ended.era, verdict: event.verdict }, now, options))
          }
          expect(running.filter(({ probe }) => probe).length).to.be.at.most(1)
        }
      }),
      { numRuns: 300 },
    )
  })
})
