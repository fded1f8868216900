import { createAssignment, NO_OVERRIDES, type TierOverrides } from '@price-aggregator/prices'
import { expect } from 'chai'
import { overridableSource } from './assignment.ts'

const hot = (asset: string, version: number): TierOverrides => ({
  version,
  assets: new Map([[asset, { tier: 'hot', reason: 'read often', since: 0 }]]),
})

describe('overridableSource', () => {
  const sizes = { hot: 1, medium: 0 }
  const base = {
    read: async () => createAssignment({ generation: 1, assets: ['btcusdt', 'ethusdt'], sizes }),
  }

  it('keeps its own generation until tiers change, and numbers each change by its time', async () => {
    const state = { overrides: NO_OVERRIDES, now: 5_000.5 }
    const source = overridableSource({
      base,
      sizes,
      overrides: { current: () => state.overrides },
      now: () => state.now,
    })
    const read = async () => {
      const { generation, tierOf } = await source.read()
      return [generation, tierOf.get('btcusdt'), tierOf.get('ethusdt')]
    }
    expect(await read()).to.deep.equal([1, 'hot', 'cold'])
    state.overrides = hot('ethusdt', 1)
    expect(await read()).to.deep.equal([5_000, 'cold', 'hot'])
    state.now = 9_000
    expect(await read()).to.deep.equal([5_000, 'cold', 'hot'])
    state.overrides = { version: 2, assets: new Map() }
    expect(await read()).to.deep.equal([9_000, 'hot', 'cold'])
  })
})
