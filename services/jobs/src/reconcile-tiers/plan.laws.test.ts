import { createAssignment, TIERS } from '@price-aggregator/prices'
import { expect } from 'chai'
import fc from 'fast-check'
import { tierPlaces } from './pins.ts'
import { after, NOW, OPTIONS, planAfter } from './plan.fixture.ts'
import { type PlanInput, planTiers, type TierPlan } from './plan.ts'
import { ASSETS, anyInput, count, standing, unpinned } from './plan-inputs.fixture.ts'

/** Smaller is faster. */
const tierOf = (plan: TierPlan, asset: string): number => TIERS.indexOf(plan.tierOf.get(asset) ?? 'cold')

const law = (holds: (any: PlanInput) => void) => fc.assert(fc.property(anyInput, holds), { numRuns: 500 })

describe('the laws of planTiers', () => {
  it('keeps the sizes exactly', () => {
    law(any => {
      const tiers = [...planTiers(any).tierOf.values()]
      const places = tierPlaces(ASSETS.length, any.sizes)
      for (const tier of TIERS) expect(tiers.filter(each => each === tier)).to.have.length(places[tier])
    })
  })

  it('keeps the pins', () => {
    law(any => {
      const plan = planTiers(any)
      for (const tier of TIERS) {
        for (const asset of any.pins[tier]) expect(plan.tierOf.get(asset), asset).to.equal(tier)
      }
    })
  })

  it('writes overrides that make the tiers it planned, and counts every move', () => {
    law(any => {
      const plan = planTiers(any)
      const overrides = plan.kind === 'changed' ? plan.overrides : any.overrides
      expect([...standing({ ...any, overrides })]).to.deep.equal([...plan.tierOf])
      const moves = plan.kind === 'changed' ? plan.moves : []
      const before = standing(any)
      const moved = ASSETS.filter(asset => before.get(asset) !== plan.tierOf.get(asset))
      expect(moves.map(({ asset }) => asset)).to.deep.equal(moved)
    })
  })

  it('changes nothing when it is run again', () => {
    law(any => {
      const plan = planTiers(any)
      const again = planAfter(any, plan, 0)
      expect(again.kind).to.equal('unchanged')
      expect(again.unprovenSince).to.equal(plan.unprovenSince)
    })
  })

  it('changes nothing when it is run again after the dwell time, popularity being the same', () => {
    law(any => {
      const enough = { ...any, options: { ...any.options, minAccesses: 0 } }
      const later = after(enough, planTiers(enough), OPTIONS.dwellMs)
      const again = planAfter(later, planTiers(later), OPTIONS.dwellMs)
      expect(again.kind).to.equal('unchanged')
    })
  })

  it('does not depend on the order of the popularity', () => {
    fc.assert(
      fc.property(anyInput, fc.infiniteStream(fc.nat()), (any, random) => {
        const shuffled = [...any.popularity]
          .map(entry => ({ entry, key: random.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
        const plan = planTiers({ ...any, popularity: new Map(shuffled.map(({ entry }) => entry)) })
        expect(plan).to.deep.equal(planTiers(any))
      }),
    )
  })

  it('never takes an asset to a slower tier for being read more, where evidence was enough before', () => {
    fc.assert(
      fc.property(anyInput, fc.constantFrom(...ASSETS), count, (any, asset, more) => {
        const plan = planTiers(any)
        fc.pre(plan.evidence.kind === 'enough')
        const popularity = new Map(any.popularity).set(asset, (any.popularity.get(asset) ?? 0) + more)
        expect(tierOf(planTiers({ ...any, popularity }), asset)).to.be.at.most(tierOf(plan, asset))
      }),
    )
  })

  it('displaces nobody for less than the hysteresis, but for the head start of rank', () => {
    const { hysteresis, minAccesses } = OPTIONS
    law(any => {
      const plan = planTiers({ ...unpinned(any), options: OPTIONS })
      fc.pre(plan.kind === 'changed' && plan.evidence.kind === 'enough')
      const before = standing(any)
      for (const slowest of [0, 1]) {
        const was = (asset: string) => TIERS.indexOf(before.get(asset) ?? 'cold') <= slowest
        const is = (asset: string) => tierOf(plan, asset) <= slowest
        const readOf = (asset: string) => any.popularity.get(asset) ?? 0
        const into = ASSETS.filter(asset => is(asset) && !was(asset)).map(readOf)
        const out = ASSETS.filter(asset => was(asset) && !is(asset)).map(readOf)
        const bound = hysteresis * Math.max(0, ...out) - minAccesses / 100
        expect(Math.min(Number.POSITIVE_INFINITY, ...into)).to.be.at.least(bound - 1e-9)
      }
    })
  })

  it('leaves an asset that has just moved where it is, unless pins demand it', () => {
    law(any => {
      const { moves } = { moves: [], ...planTiers(unpinned(any)) }
      const before = standing(any)
      for (const { asset } of moves) {
        const { tier = undefined, since = 0 } = any.overrides.assets.get(asset) ?? {}
        expect(tier === before.get(asset) && NOW - since < OPTIONS.dwellMs, asset).to.equal(false)
      }
    })
  })

  it('moves nothing for want of evidence but for the pins', () => {
    law(any => {
      const options = { ...OPTIONS, minAccesses: 1_000_000 }
      const plan = planTiers({ ...unpinned(any), options, unprovenSince: undefined })
      expect([...plan.tierOf]).to.deep.equal([...standing(any)])
    })
  })

  it('lets rank decide without popularity, once nothing else stands', () => {
    law(any => {
      const input = {
        ...unpinned(any),
        popularity: new Map(),
        options: { ...any.options, minAccesses: 1, dwellMs: 0 },
      }
      const plan = planTiers({ ...input, unprovenSince: NOW - 2 * OPTIONS.halfLifeMs })
      expect([...plan.tierOf]).to.deep.equal([
        ...createAssignment({ ...input, generation: 1, overrides: new Map() }).tierOf,
      ])
    })
  })
})
