import { expect } from 'chai'
import { movesOf } from './tier-overrides.ts'

const ASSETS = { all: ['a', 'b', 'c', 'd'], hot: ['a'], medium: ['b'], cold: ['c', 'd'] }

describe('movesOf', () => {
  it('names those that are in another tier than their rank says', () => {
    const reason = 'read'
    const overrides = {
      generation: 7,
      assets: {
        a: { tier: 'medium', reason },
        b: { tier: 'cold', reason },
        c: { tier: 'cold', reason },
        d: { tier: 'hot', reason },
      },
    } as const
    expect(movesOf(overrides, ASSETS)).to.deep.equal([
      { asset: 'a', from: 'hot', to: 'medium' },
      { asset: 'b', from: 'medium', to: 'cold' },
      { asset: 'd', from: 'cold', to: 'hot' },
    ])
    expect(movesOf({ generation: 8, assets: {} }, ASSETS)).to.deep.equal([])
  })
})
