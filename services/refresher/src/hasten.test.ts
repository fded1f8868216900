import { expect } from 'chai'
import fc from 'fast-check'
import { hasten } from './hasten.ts'
import { createRetries, type Retries } from './retries.ts'

const NOBODY: ReadonlySet<string> = new Set()

const waiting = (count: number, at: number): Retries => {
  const retries = createRetries()
  for (let i = 0; i < count; i++) retries.plan(`asset${i}`, at)
  return retries
}

/** When each is handed out, by milliseconds since the start. */
const timesOf = (all: readonly Retries[], until: number): number[] => {
  const times: number[] = []
  for (let now = 0; now <= until; now += 10)
    for (const one of all) times.push(...one.take(now).map(() => now))
  return times
}

describe('hasten', () => {
  it('asks for no more than a hundred a second, however many wait in however many shards', () => {
    const given = fc.record({
      counts: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 4 }),
      random: fc.double({ min: 0, max: 0.999, noNaN: true }),
    })
    fc.assert(
      fc.property(given, ({ counts, random }) => {
        const all = counts.map(count => waiting(count, Number.POSITIVE_INFINITY))
        const total = counts.reduce((sum, count) => sum + count, 0)
        hasten(all, { now: 0, afresh: NOBODY, random: () => random })
        const times = timesOf(all, 20_000)
        expect(times).to.have.length(total)
        expect(Math.max(...times)).to.be.at.most(Math.max(2_000, total * 10) + 10)
        for (let from = 0; from < 20_000; from += 1_000) {
          expect(times.filter(at => at >= from && at < from + 1_000).length).to.be.at.most(102)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('begins with the first shards, and not at the same moment in every process', () => {
    const spread = (random: number) => {
      const all = [waiting(10, 60_000), waiting(990, 60_000)]
      hasten(all, { now: 0, afresh: NOBODY, random: () => random })
      return { first: timesOf(all.slice(0, 1), 10_000), all: timesOf(all, 10_000) }
    }
    expect(Math.max(...spread(0.5).first)).to.be.at.most(110)
    expect(spread(0).all).to.not.deep.equal(spread(0.99).all)
  })

  it('tries none later than it would be, and forgets only the failures of those given', () => {
    const retries = waiting(100, 15)
    for (let i = 0; i < 100; i++) retries.plan(`asset${i}`, i % 2 === 0 ? 15 : 90_000)
    hasten([retries], { now: 0, afresh: new Set(['asset1', 'asset2']), random: () => 1 })
    expect(retries.take(20)).to.have.length.at.least(50)
    expect(['asset1', 'asset2', 'asset3', 'asset4'].map(retries.failures)).to.deep.equal([0, 0, 2, 2])
  })
})
