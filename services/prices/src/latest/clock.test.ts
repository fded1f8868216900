import { expect } from 'chai'
import fc from 'fast-check'
import { betterSample, clockSample, createStoreClock } from './clock.ts'

describe('clockSample', () => {
  it('is never farther off than half of the round trip', () => {
    const ms = fc.double({ min: 0, max: 10_000, noNaN: true })
    fc.assert(
      fc.property(ms, ms, fc.double({ min: -1e9, max: 1e9, noNaN: true }), (there, back, offset) => {
        const sample = clockSample(1_000, 1_000 + there + back, 1_000 + there + offset)
        expect(Math.abs(sample.offset - offset)).to.be.at.most((there + back) / 2 + 1e-5)
      }),
    )
  })
})

describe('betterSample', () => {
  const standing = { offset: 100, roundTrip: 2, measuredAt: 0 }
  it('keeps the shorter round trip', () => {
    expect(betterSample(standing, { offset: 101, roundTrip: 5, measuredAt: 10 })).to.equal(standing)
    const shorter = { offset: 101, roundTrip: 1, measuredAt: 10 }
    expect(betterSample(standing, shorter)).to.equal(shorter)
  })
  it('lets an old one go', () => {
    const fresh = { offset: 101, roundTrip: 5, measuredAt: 60_001 }
    expect(betterSample(standing, fresh)).to.equal(fresh)
  })
  it('believes a contradiction: the clock there was stepped', () => {
    const fresh = { offset: 300_100, roundTrip: 5, measuredAt: 10 }
    expect(betterSample(standing, fresh)).to.equal(fresh)
  })
})

describe('createStoreClock', () => {
  it("follows the store's clock however far the process's own is off", () => {
    const time = { ms: 1_000 }
    const clock = createStoreClock(() => time.ms)
    expect(clock.sampleAge()).to.equal(Number.POSITIVE_INFINITY)
    const askedAt = clock.monotonic()
    time.ms += 4
    clock.learn(askedAt, 5_000_002)
    expect(clock.now()).to.equal(5_000_004)
    time.ms += 1_000
    expect(clock.now()).to.equal(5_001_004)
    expect(clock.sampleAge()).to.equal(1_000)
  })

  it('counts the next sample, whatever it says, after forgetting', () => {
    const time = { ms: 0 }
    const clock = createStoreClock(() => time.ms)
    clock.learn(0, 1_000)
    clock.forget()
    time.ms = 3
    clock.learn(0, 1_004.5)
    expect(clock.now()).to.equal(1_006)
  })
})
