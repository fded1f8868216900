import { TIER_RULES, type Tier } from '@price-aggregator/prices'
import { expect } from 'chai'
import fc from 'fast-check'
import { type Simulation, simulate, type Try } from './outage.fixture.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

const assetsFrom = (hot: number, medium: number, cold: number): Record<Tier, string[]> => {
  const named = (tier: Tier, count: number) => Array.from({ length: count }, (_, i) => `${tier}${i}`)
  return { hot: named('hot', hot), medium: named('medium', medium), cold: named('cold', cold) }
}
const ASSETS = assetsFrom(10, 50, 240)
const ALL = 300

/** Turns of all assets, a second. */
const turnsPerSecond = (assets: Record<Tier, string[]>): number =>
  (['hot', 'medium', 'cold'] as const).reduce(
    (sum, tier) => sum + (assets[tier].length * SECOND) / TIER_RULES[tier].intervalMs,
    0,
  )

const during = (tries: readonly Try[], from: number, to: number): Try[] =>
  tries.filter(({ at }) => at >= from && at < to)

const perSecond = (tries: readonly Try[], from: number, to: number): number =>
  (during(tries, from, to).length * SECOND) / (to - from)

/** The assets written within a time. */
const writtenIn = (tries: readonly Try[], from: number, to: number): Set<string> =>
  new Set(during(tries, from, to).flatMap(({ asset, written }) => (written ? [asset] : [])))

const OF_ALL = { assets: ASSETS, seed: 1 }

describe('an outage of all exchanges', () => {
  it('is over for every asset of every tier within seconds, whether at the start or in between', () => {
    const given = fc.record({
      from: fc.constantFrom(0, 20 * SECOND),
      lasts: fc.integer({ min: 3 * SECOND, max: 2 * MINUTE }),
      seed: fc.nat(1e6),
    })
    fc.assert(
      fc.property(given, ({ from, lasts, seed }) => {
        const back = from + lasts
        const { tries } = simulate({
          assets: ASSETS,
          answer: at => (at >= from && at < back ? 'all' : 'price'),
          forMs: back + 10 * SECOND,
          seed,
        })
        const failed = new Set(tries.filter(({ written }) => !written).map(({ asset }) => asset))
        const written = writtenIn(tries, back, back + 6 * SECOND)
        for (const asset of failed) expect(written.has(asset), asset).to.equal(true)
      }),
      { numRuns: 25 },
    )
  })

  it('of ten minutes is over likewise, and is not hammered at meanwhile', () => {
    const back = 10 * MINUTE
    const { tries } = simulate({
      ...OF_ALL,
      answer: at => (at < back ? 'all' : 'price'),
      forMs: back + MINUTE,
    })
    expect(writtenIn(tries, back, back + 6 * SECOND).size).to.equal(ALL)

    const late = during(tries, 3 * MINUTE, back)
    for (const tier of ['hot', 'medium', 'cold'] as const) {
      const { intervalMs } = TIER_RULES[tier]
      const perAsset = late.filter(one => one.tier === tier).length / ASSETS[tier].length
      // Full jitter halves the longest wait on average.
      const longestWait = Math.min(30 * SECOND, intervalMs / 2)
      expect(perAsset).to.be.below(((7 * MINUTE) / longestWait) * 2 + (7 * MINUTE) / intervalMs + 5)
    }
  })

  it('at the start is over at once where it is short', () => {
    const back = 5 * SECOND
    const assets = assetsFrom(0, 0, 200)
    const { tries } = simulate({
      assets,
      answer: at => (at < back ? 'all' : 'price'),
      forMs: MINUTE,
      seed: 1,
    })
    expect(writtenIn(tries, back, back + 2.2 * SECOND).size).to.equal(200)
  })

  it('is made up for at a bounded pace by a process with all assets, and then the usual one is kept', () => {
    const assets = assetsFrom(20, 180, 800)
    const back = 10 * MINUTE
    const answer: Simulation['answer'] = at => (at < back ? 'all' : 'price')
    const { tries, said } = simulate({ assets, answer, forMs: back + 5 * MINUTE, seed: 2 })
    expect(writtenIn(tries, back, back + 11 * SECOND).size).to.equal(1_000)
    expect(said).to.have.length(1)
    // A hundred a second, what would have been tried then anyway, and turns.
    for (let at = back; at < back + 15 * SECOND; at += 500)
      expect(perSecond(tries, at, at + SECOND)).to.be.below(250)
    const usual = turnsPerSecond(assets)
    expect(perSecond(tries, back + MINUTE, back + 5 * MINUTE)).to.be.within(usual * 0.9, usual * 1.1)
  })

  it('is over soon too where a price or two came through in between', () => {
    const lucky = [61 * SECOND, 80 * SECOND, 100 * SECOND]
    const back = 5 * MINUTE
    const answer: Simulation['answer'] = at =>
      at >= back || lucky.some(time => at >= time && at < time + 100) ? 'price' : 'all'
    const { tries } = simulate({ ...OF_ALL, answer, forMs: back + MINUTE })
    const lastBefore = new Map(during(tries, 0, back).map(({ asset, written }) => [asset, written]))
    const written = writtenIn(tries, back, back + 6 * SECOND)
    for (const [asset, wasWell] of lastBefore) expect(wasWell || written.has(asset), asset).to.equal(true)
  })
})

describe('an exchange that is well', () => {
  const usual = turnsPerSecond(ASSETS)
  const down = (from: number) => (at: number) => (at >= from ? 'some' : 'price')

  it('is asked little more than usual while the others, without which there is no price, are away', () => {
    const from = MINUTE
    const { tries } = simulate({ ...OF_ALL, answer: down(from), forMs: 30 * MINUTE })
    for (let at = from; at < 30 * MINUTE; at += 10 * SECOND) {
      expect(perSecond(tries, at, at + 10 * SECOND), `after ${at - from} ms`).to.be.below(usual * 2)
    }
    expect(perSecond(tries, from + 10 * MINUTE, 30 * MINUTE)).to.be.below(usual * 1.05)
  })

  it('is asked no more than usual soon, where it is alone from the start', () => {
    const { tries } = simulate({ ...OF_ALL, answer: () => 'some', forMs: 30 * MINUTE })
    expect(perSecond(tries, 2 * MINUTE, 5 * MINUTE)).to.be.below(usual * 1.5)
    expect(perSecond(tries, 10 * MINUTE, 30 * MINUTE)).to.be.below(usual * 1.05)
  })

  it('is caught up with when the others are back', () => {
    const back = 12 * MINUTE
    const { tries } = simulate({
      ...OF_ALL,
      answer: at => (at >= MINUTE && at < back ? 'some' : 'price'),
      forMs: back + MINUTE,
    })
    expect(writtenIn(tries, back, back + 10 * SECOND).size).to.equal(ALL)
  })
})

describe('assets that cannot be had while all others can', () => {
  const broken = (assets: Record<Tier, string[]>, count: number, how: 'all' | 'some') => {
    const failing = new Set(assets.cold.filter((_, i) => i % Math.floor(assets.cold.length / count) === 0))
    const { tries, said } = simulate({
      assets,
      answer: (_, asset) => (failing.has(asset) ? how : 'price'),
      forMs: 60 * MINUTE,
      seed: 3,
    })
    const late = during(tries, 15 * MINUTE, 60 * MINUTE)
    const own = late.filter(({ asset }) => failing.has(asset))
    return { perMinute: own.length / failing.size / 45, said }
  }

  for (const how of ['all', 'some'] as const) {
    it(`have no more than their turns after a while (${how} exchanges are away), and nothing is said of it`, () => {
      for (const [assets, count] of [
        [assetsFrom(0, 0, 800), 60],
        [assetsFrom(0, 0, 200), 15],
        [ASSETS, 2],
      ] as const) {
        const { perMinute, said } = broken(assets, count, how)
        expect(perMinute).to.be.within(0.19, 0.21)
        expect(said).to.deep.equal([])
      }
    })
  }

  it('are tried again after an outage of all, but not as often as in it', () => {
    const failing = new Set(ASSETS.cold.slice(0, 30))
    const [from, back] = [20 * MINUTE, 25 * MINUTE]
    const { tries, said } = simulate({
      ...OF_ALL,
      answer: (at, asset) => (failing.has(asset) || (at >= from && at < back) ? 'all' : 'price'),
      forMs: 40 * MINUTE,
    })
    const own = tries.filter(({ asset }) => failing.has(asset))
    expect(said).to.have.length(1)
    expect(during(own, back, back + 5 * SECOND)).to.have.length.at.least(30)
    expect(during(own, back + 10 * SECOND, 40 * MINUTE).length / 30).to.be.below(3.5)
  })
})
