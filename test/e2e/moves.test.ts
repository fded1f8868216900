import { expect } from 'chai'
import type { AcceptedPrice } from './accepted-price.ts'
import { type Move, waitsOf } from './moves.ts'

const SWITCH = { generation: 2, effectiveAt: 100_000 }
const up: Move = { asset: 'a', from: 'cold', to: 'hot' }
const down: Move = { asset: 'b', from: 'hot', to: 'medium' }

const price = (asset: string, at: number, generation: number): AcceptedPrice => ({
  asset,
  at,
  observedAt: at - 10,
  epoch: 1,
  generation,
})

describe('waitsOf', () => {
  it('counts from the switch where an asset is refreshed more often from then on', () => {
    const prices = [price('a', 1_000, 1), price('a', 100_700, 2), price('a', 105_700, 2)]
    expect(waitsOf(prices, [up], SWITCH)).to.deep.equal([{ move: up, ms: 700, intervalMs: 5_000 }])
  })

  it("counts from the old leader's last price where it was refreshed more often before", () => {
    const prices = [price('b', 92_000, 1), price('b', 97_000, 1), price('b', 101_000, 2)]
    expect(waitsOf(prices, [down], SWITCH)).to.deep.equal([{ move: down, ms: 4_000, intervalMs: 5_000 }])
  })

  it('gives the longest of each kind of move', () => {
    const others: Move[] = ['c', 'd'].map(asset => ({ asset, from: 'medium', to: 'cold' }))
    const prices = [
      price('b', 99_000, 1),
      price('c', 90_000, 1),
      price('d', 80_000, 1),
      price('b', 101_000, 2),
      price('c', 101_000, 2),
      price('d', 101_000, 2),
    ]
    const waits = waitsOf(prices, [down, ...others], SWITCH)
    expect(waits.map(({ move, ms }) => [move.asset, ms])).to.deep.equal([
      ['b', 2_000],
      ['d', 21_000],
    ])
    expect(waits.at(-1)?.intervalMs).to.equal(30_000)
  })

  it('never ends without a price by the new leader', () => {
    const [wait] = waitsOf([price('b', 99_000, 1), price('b', 104_000, 1)], [down], SWITCH)
    expect(wait?.ms).to.equal(Number.POSITIVE_INFINITY)
  })
})
