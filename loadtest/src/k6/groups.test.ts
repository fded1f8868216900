import { expect } from 'chai'
import * as fc from 'fast-check'
import { GROUP_NAMES, GROUPS, type Group, groupWith, requestsOf, startDelayMs } from './groups.ts'
import { scenarioOf, stepAt } from './scenario.ts'

describe('GROUPS', () => {
  it('has the users, loops and ramps of the reference', () => {
    const plans = [GROUPS.hot, GROUPS.medium, GROUPS.cold].map(({ plan }) => plan)
    expect(plans).to.deep.equal([
      { kind: 'users', users: 1_000, loops: 10, rampMs: 10_000 },
      { kind: 'users', users: 500, loops: 10, rampMs: 5_000 },
      { kind: 'users', users: 200, loops: 5, rampMs: 2_000 },
    ])
  })

  it('sends 5,500 requests at once in the cold storm', () => {
    expect(requestsOf(GROUPS['cold-storm'].plan)).to.equal(5_500)
  })

  for (const name of GROUP_NAMES) {
    it(`${name}: shares make 100 %, and the plan is bounded`, () => {
      const { shares, plan, says }: Group = GROUPS[name]
      expect(shares.hot + shares.medium + shares.cold).to.equal(100)
      expect(requestsOf(plan)).to.be.within(1, 2_000_000)
      expect(says).not.to.equal('')
    })
  }

  it('measures a rate of more than 1,000/s where 1,000/s are the target', () => {
    expect(GROUPS.mixed.plan.perSecond).to.be.greaterThan(GROUPS.mixed.targets.requestsPerSecond ?? 0)
    expect(GROUPS.mixed.shares).to.deep.equal({ hot: 70, medium: 25, cold: 5 })
  })
})

describe('startDelayMs', () => {
  it('starts user i at i × ramp / n', () => {
    const plan = GROUPS.hot.plan
    expect([0, 1, 500, 999].map(user => startDelayMs(user, plan))).to.deep.equal([0, 10, 5_000, 9_990])
  })

  it('keeps all starts within the ramp, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.nat(60_000), (users, rampMs) => {
        const starts = Array.from({ length: users }, (_, i) => startDelayMs(i, { users, rampMs }))
        return starts.every((start, i) => start >= (starts[i - 1] ?? 0) && (start < rampMs || rampMs === 0))
      }),
      { numRuns: 30 },
    )
  })
})

describe('groupWith', () => {
  it('changes the duration and rate of a rate, and the length of steps', () => {
    expect(groupWith('mixed', { durationMs: 5_000 })?.plan).to.include({
      perSecond: 1_100,
      durationMs: 5_000,
    })
    expect(groupWith('soak', { perSecond: 7 })?.plan).to.include({ perSecond: 7, durationMs: 1_800_000 })
    expect(groupWith('ramp', { durationMs: 4_000 })?.plan).to.include({ stepMs: 4_000, settleMs: 1_000 })
  })

  it('aims at the rate that is asked for where the group has one to reach', () => {
    const rateOf = (...args: Parameters<typeof groupWith>) => groupWith(...args)?.targets.requestsPerSecond
    expect(rateOf('mixed', {})).to.equal(1_000)
    expect(rateOf('mixed', { durationMs: 5_000 })).to.equal(1_000)
    expect(rateOf('mixed', { perSecond: 2_000 })).to.equal(1_940)
    expect(rateOf('mixed', { perSecond: 200 })).to.equal(194)
    expect(rateOf('soak', { perSecond: 2_000 })).to.equal(undefined)
  })

  it('says what is other than usual', () => {
    expect(groupWith('soak', { perSecond: 7, durationMs: 2_000 })?.says).to.match(
      /; here 7 requests\/s for 2 s$/,
    )
  })

  it('refuses both where the number of requests is fixed', () => {
    for (const name of ['hot', 'medium', 'cold', 'cold-storm', 'refresh-storm'] as const) {
      expect(groupWith(name, { durationMs: 1_000 })).to.equal(undefined)
      expect(groupWith(name, { perSecond: 1 })).to.equal(undefined)
      expect(groupWith(name, {})).to.equal(GROUPS[name])
    }
    expect(groupWith('ramp', { perSecond: 1 })).to.equal(undefined)
  })
})

describe('scenarioOf', () => {
  it('gives each user its loops, and no more', () => {
    expect(scenarioOf(GROUPS.cold.plan)).to.deep.equal({
      executor: 'per-vu-iterations',
      exec: 'request',
      vus: 200,
      iterations: 5,
      maxDuration: '62000ms',
    })
  })

  it('climbs the steps at once and holds each', () => {
    const { stages } = scenarioOf({ kind: 'steps', rates: [10, 20], stepMs: 1_000, settleMs: 100 }) as {
      stages: unknown[]
    }
    expect(stages).to.deep.equal([
      { target: 10, duration: '0s' },
      { target: 10, duration: '1000ms' },
      { target: 20, duration: '0s' },
      { target: 20, duration: '1000ms' },
    ])
  })
})

describe('stepAt', () => {
  it('names the step once it has settled, and none after the last', () => {
    const plan = { kind: 'steps', rates: [10, 20], stepMs: 1_000, settleMs: 200 } as const
    expect([0, 199, 200, 999, 1_000, 1_200, 2_500].map(at => stepAt(plan, at))).to.deep.equal([
      undefined,
      undefined,
      10,
      10,
      undefined,
      20,
      undefined,
    ])
  })
})
