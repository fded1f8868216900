import { expect } from 'chai'
import fc from 'fast-check'
import { createMemoryPopularity } from './memory-popularity.ts'
import { foldedScores, MIN_SCORE } from './popularity.ts'

const HOUR = 3_600_000
const asset = fc.constantFrom('a1', 'a2', 'a3', 'a4')
const scoresOf = (max: number) =>
  fc
    .dictionary(asset, fc.double({ min: MIN_SCORE, max, noNaN: true }))
    .map(all => new Map(Object.entries(all)))
const elapsed = fc.double({ min: 0, max: 100_000, noNaN: true })
const at = (moment: number, scores: ReadonlyMap<string, number> | Record<string, number>) =>
  new Map(
    [...(scores instanceof Map ? scores : Object.entries(scores))].map(
      ([one, score]) => [one, { score, at: moment }] as const,
    ),
  )
const NONE = new Map()

describe('foldedScores', () => {
  it('halves a score in one half-life, and counts alike by their own age', () => {
    const scores = at(0, { a1: 8, a2: 1 })
    const counts = new Map([...at(2_000, { a2: 3 }), ...at(1_000, { a3: 2 })])
    const folded = foldedScores({ scores, counts, now: 2_000, halfLifeMs: 1_000 })
    expect(Object.fromEntries(folded)).to.deep.equal({ a1: 2, a2: 3.25, a3: 1 })
  })

  it('leaves out what has become too small', () => {
    const scores = at(0, { a1: 0.019 })
    expect(foldedScores({ scores, counts: NONE, now: 1_000, halfLifeMs: 1_000 }).size).to.equal(0)
  })

  it('does not grow scores when the clock was set back', () => {
    const folded = foldedScores({
      scores: at(60_000, { a1: 5 }),
      counts: at(90_000, { a1: 2 }),
      now: 0,
      halfLifeMs: 1_000,
    })
    expect(folded.get('a1')).to.equal(7)
  })

  it('twice, with nothing counted in between, is once over the sum of the times', () => {
    fc.assert(
      fc.property(scoresOf(1e9), elapsed, elapsed, (scores, first, second) => {
        const fold = (given: ReadonlyMap<string, number>, now: number) =>
          foldedScores({ scores: at(0, given), counts: NONE, now, halfLifeMs: 10_000 })
        const twice = fold(fold(scores, first), second)
        const once = fold(scores, first + second)
        for (const one of scores.keys()) {
          expect(twice.get(one) ?? MIN_SCORE).to.be.closeTo(
            once.get(one) ?? MIN_SCORE,
            1e-9 * (once.get(one) ?? 1) + 1e-9,
          )
        }
      }),
    )
  })

  it('keeps the order of two assets that are counted no more', () => {
    fc.assert(
      fc.property(scoresOf(1e6), elapsed, (scores, elapsedMs) => {
        const folded = foldedScores({
          scores: at(0, scores),
          counts: NONE,
          now: elapsedMs,
          halfLifeMs: 10_000,
        })
        const byScore = (all: ReadonlyMap<string, number>) =>
          [...all].toSorted(([, a], [, b]) => b - a).map(([one]) => one)
        const kept = byScore(scores).filter(one => folded.has(one))
        const values = kept.map(one => folded.get(one) ?? 0)
        expect(values).to.deep.equal(values.toSorted((a, b) => b - a))
      }),
    )
  })
})

describe('createMemoryPopularity', () => {
  it('weighs what was read long ago by its age, though nobody has folded since', async () => {
    const clock = { now: 0 }
    const store = createMemoryPopularity(() => clock.now)
    // The one is read for an hour and then no more, the other in the last of twelve hours.
    for (; clock.now < 12 * HOUR; clock.now += 60_000) {
      if (clock.now < HOUR) await store.addAccesses(new Map([['a1', 20]]))
      if (clock.now >= 11 * HOUR) await store.addAccesses(new Map([['a2', 1]]))
    }
    const scores = await store.readPopularity({ halfLifeMs: HOUR, fold: true })
    expect(scores.get('a1')).to.be.within(0.2, 0.6)
    expect(scores.get('a2')).to.be.within(30, 60)
  })

  it('gives each count the weight of its age, whenever and however often it is folded', async () => {
    const steps = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 5 * HOUR }),
        count: fc.integer({ min: 1, max: 1_000 }),
        fold: fc.boolean(),
      }),
      { maxLength: 20 },
    )
    await fc.assert(
      fc.asyncProperty(steps, async given => {
        const clock = { now: 0 }
        const store = createMemoryPopularity(() => clock.now)
        const halfLifeMs = 2 * HOUR
        await store.readPopularity({ halfLifeMs, fold: true })
        let expected = 0
        for (const { afterMs, count, fold } of given) {
          clock.now += afterMs
          expected = expected * 2 ** (-afterMs / halfLifeMs) + count
          await store.addAccesses(new Map([['a1', count]]))
          await store.readPopularity({ halfLifeMs, fold })
        }
        const scores = await store.readPopularity({ halfLifeMs, fold: false })
        expect(scores.get('a1') ?? 0).to.be.closeTo(expected, 1e-9 * expected)
      }),
    )
  })
})
