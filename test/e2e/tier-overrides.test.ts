import { expect } from 'chai'
import { movesOf, switchAfter } from './tier-overrides.ts'

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

describe('switchAfter', () => {
  it('waits for a newer generation to be registered with its time, and passes over what stood before', async () => {
    const steps = [
      { effective: 7, next: undefined, effectiveAt: undefined },
      { effective: 6, next: 7, effectiveAt: 900 },
      { effective: 7, next: 9, effectiveAt: 1_000 },
    ]
    const redis = { generations: async () => steps.shift() } as unknown as Parameters<
      typeof switchAfter
    >[0]['redis']
    expect(await switchAfter({ redis }, 7)).to.deep.equal({ generation: 9, effectiveAt: 1_000 })
    expect(steps).to.deep.equal([])
  })
})
