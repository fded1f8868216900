import { type Lease, microTime, released, taken } from '@price-aggregator/kubernetes'
import { expect } from 'chai'
import { heldBy } from './job-guard.fixture.ts'
import { type GuardStep, type GuardWatch, nextGuardStep } from './job-guard-watch.ts'

const view = (now: number, waits: boolean) => ({ me: 'me', now, lookMs: 1_000, leaseMs: 15_000, waits })

/** What each look leads to; looks are a second apart where nothing else is said. */
const stepsOf = (
  looks: readonly (Lease | undefined)[],
  everyMs = 1_000,
  waits = false,
): GuardStep['kind'][] => {
  let watch: GuardWatch | undefined
  return looks.map((found, index) => {
    const step = nextGuardStep(watch, found, view(index * everyMs, waits))
    if ('watch' in step) watch = step.watch
    return step.kind
  })
}
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)

describe('nextGuardStep', () => {
  const other = heldBy('other')

  it('takes what is missing or free at once', () => {
    expect(stepsOf([undefined])).to.deep.equal(['take'])
    expect(stepsOf([heldBy('')])).to.deep.equal(['take'])
  })

  it('finds its own again after a call that seemed to have failed', () => {
    expect(stepsOf([heldBy(''), heldBy('me')])).to.deep.equal(['take', 'ours'])
  })

  it("watches another's for as long as it lasts, then takes it, whatever its times say", () => {
    const old = { ...other, renewTime: '1999-01-01T00:00:00.000000Z' }
    const ahead = { ...other, renewTime: '2999-01-01T00:00:00.000000Z' }
    for (const lease of [old, ahead]) {
      expect(stepsOf(times(16, lease))).to.deep.equal([...times(15, 'watch'), 'take'])
    }
    expect(stepsOf(times(4, { ...other, leaseDurationSeconds: 2 }))).to.deep.equal([
      'watch',
      'watch',
      'take',
      'take',
    ])
  })

  it('holds a Lease that says no duration to the usual one', () => {
    const steps = stepsOf(times(16, { ...other, leaseDurationSeconds: 0 }))
    expect(steps).to.deep.equal([...times(15, 'watch'), 'take'])
  })

  it('takes over from a run that had begun earlier and ends while it is watched', () => {
    const workedFor = (ms: number) => released({ ...other, acquireTime: microTime(0) }, ms)
    expect(stepsOf([other, workedFor(10_001)])).to.deep.equal(['watch', 'take'])
    expect(stepsOf([other, other, workedFor(40_000)])).to.deep.equal(['watch', 'watch', 'take'])
    expect(stepsOf([other, workedFor(10_000)])).to.deep.equal(['watch', 'busy'])
    // Of a Lease that does not say when it was taken nothing is known.
    expect(stepsOf([other, { ...workedFor(40_000), acquireTime: undefined }])).to.deep.equal([
      'watch',
      'busy',
    ])
  })

  it('sees another run at work when it renews, takes over, or began with this one and was done', () => {
    const renewed = { ...other, renewTime: '2026-11-24T20:00:03.000000Z' }
    for (const after of [renewed, heldBy('third'), heldBy('')]) {
      expect(stepsOf([other, other, after])).to.deep.equal(['watch', 'watch', 'busy'])
    }
    expect(stepsOf([heldBy(''), taken(heldBy(''), 'other', { now: 0, leaseMs: 15_000 })])).to.deep.equal([
      'take',
      'busy',
    ])
  })

  it('waits for the end of every other run where it is told to, and for as long as its Lease lasts', () => {
    const renewed = (second: number) => ({ ...other, renewTime: `2026-11-24T20:00:0${second}.000000Z` })
    const waiting = (looks: readonly Lease[]) => stepsOf(looks, 1_000, true)
    const atWork = [other, renewed(3), renewed(6), heldBy('third')]
    expect(waiting([...atWork, heldBy('')])).to.deep.equal([...times(4, 'watch'), 'take'])
    expect(waiting([...times(9, other), ...times(16, renewed(3))])).to.deep.equal([
      ...times(24, 'watch'),
      'take',
    ])
    expect(waiting([heldBy(''), other, heldBy('')])).to.deep.equal(['take', 'watch', 'take'])
  })

  it('takes labels for no sign of life', () => {
    const labelled = { ...other, labels: { helm: 'upgraded' }, resourceVersion: '99' }
    expect(stepsOf([...times(8, other), ...times(8, labelled)]).at(-1)).to.equal('take')
  })

  it('lets time pass only while it could look', () => {
    expect(stepsOf(times(8, other), 3_600_000)).to.deep.equal(times(8, 'watch'))
  })
})
