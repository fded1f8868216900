import { expect } from 'chai'
import fc from 'fast-check'
import type { AcceptedPrice } from './accepted-price.ts'
import { longestWait } from './turns.ts'

const accepted = (...times: [asset: string, at: number][]): AcceptedPrice[] =>
  times.map(([asset, at]) => ({ asset, at, observedAt: at, epoch: 1, generation: 1 }))

const PHASES: Readonly<Record<string, number>> = { a: 20, b: 50, c: 90 }
const TURNS = { intervalMs: 300, phaseMs: (asset: string) => PHASES[asset] ?? 0 }
/** The turns of a and b are in it, at 320 and 350; that of c, at 390, is not. */
const PERIOD = { from: 300, to: 380 }

describe('longestWait', () => {
  it('is from the turn to the first price after it', () => {
    const prices = accepted(['a', 310], ['a', 323], ['b', 361], ['a', 370])
    expect(longestWait(prices, ['a', 'b'], TURNS, PERIOD)).to.deep.equal({ asset: 'b', turn: 350, ms: 11 })
  })

  it('lasts until the end where no price came', () => {
    const prices = accepted(['a', 319], ['b', 350], ['a', 390])
    expect(longestWait(prices, ['a', 'b'], TURNS, PERIOD)).to.deep.equal({ asset: 'a', turn: 320, ms: 60 })
  })

  it('asks nothing of an asset that has no turn in the period', () => {
    expect(longestWait([], ['c'], TURNS, PERIOD).ms).to.equal(0)
  })

  it('never grows with further prices', () => {
    const some = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 300, max: 400 })))
    const inOrder = (times: [string, number][]) => accepted(...times.toSorted((x, y) => x[1] - y[1]))
    const waited = (times: [string, number][]) =>
      longestWait(inOrder(times), ['a', 'b', 'c'], TURNS, PERIOD).ms
    fc.assert(
      fc.property(some, some, (few, more) => {
        expect(waited([...few, ...more])).to.be.at.most(waited(few))
      }),
    )
  })
})
