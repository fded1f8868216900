import { expect } from 'chai'
import fc from 'fast-check'
import { foldedScores, MIN_SCORE } from './popularity.ts'

const asset = fc.constantFrom('a1', 'a2', 'a3', 'a4')
const scoresOf = (max: number) =>
  fc
    .dictionary(asset, fc.double({ min: MIN_SCORE, max, noNaN: true }))
    .map(all => new Map(Object.entries(all)))
const elapsed = fc.double({ min: 0, max: 100_000, noNaN: true })
const NONE: ReadonlyMap<string, number> = new Map()

describe('foldedScores', () => {
  it('halves a score in one half-life, and adds counts undecayed', () => {
    const scores = new Map([
      ['a1', 8],
      ['a2', 1],
    ])
    const counts = new Map([
      ['a2', 3],
      ['a3', 2],
    ])
    const folded = foldedScores({ scores, counts, elapsedMs: 2_000, halfLifeMs: 1_000 })
    expect(Object.fromEntries(folded)).to.deep.equal({ a1: 2, a2: 3.25, a3: 2 })
  })

  it('leaves out what has become too small', () => {
    const scores = new Map([['a1', 0.019]])
    expect(foldedScores({ scores, counts: NONE, elapsedMs: 1_000, halfLifeMs: 1_000 }).size).to.equal(0)
  })

  it('does not grow scores when the clock was set back', () => {
    const scores = new Map([['a1', 5]])
    const folded = foldedScores({ scores, counts: NONE, elapsedMs: -60_000, halfLifeMs: 1_000 })
    expect(folded.get('a1')).to.equal(5)
  })

  it('twice, with nothing counted in between, is once over the sum of the times', () => {
    fc.assert(
      fc.property(scoresOf(1e9), elapsed, elapsed, (scores, first, second) => {
        const fold = (given: ReadonlyMap<string, number>, elapsedMs: number) =>
          foldedScores({ scores: given, counts: NONE, elapsedMs, halfLifeMs: 10_000 })
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
        const folded = foldedScores({ scores, counts: NONE, elapsedMs, halfLifeMs: 10_000 })
        const byScore = (all: ReadonlyMap<string, number>) =>
          [...all].toSorted(([, a], [, b]) => b - a).map(([one]) => one)
        const kept = byScore(scores).filter(one => folded.has(one))
        const values = kept.map(one => folded.get(one) ?? 0)
        expect(values).to.deep.equal(values.toSorted((a, b) => b - a))
      }),
    )
  })
})
