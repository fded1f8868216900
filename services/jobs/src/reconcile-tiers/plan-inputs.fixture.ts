import { createAssignment, TIERS, type TierOverride } from '@price-aggregator/prices'
import fc from 'fast-check'
import { tierPlaces } from './pins.ts'
import { assetsOf, inputOf, NOW, OPTIONS } from './plan.fixture.ts'
import type { PlanInput } from './plan.ts'

export const ASSETS = assetsOf(12)
const since = fc.integer({ min: NOW - 2 * OPTIONS.dwellMs, max: NOW })

const override = fc
  .tuple(fc.constantFrom(...TIERS), since)
  .map(([tier, since]): TierOverride => ({ tier, reason: 'before', since }))
const overrides = fc
  .dictionary(fc.constantFrom(...ASSETS, 'gone'), override)
  .map(record => ({ version: 7, assets: new Map(Object.entries(record)) }))

// Few different counts, so that many are equal or just within the hysteresis.
export const count = fc.oneof(fc.nat({ max: 4 }), fc.constantFrom(100, 129, 130, 131, 170, 1_000))
const popularity = fc
  .dictionary(fc.constantFrom(...ASSETS), count)
  .map(record => new Map(Object.entries(record)))

/** Any state of things; pins as many as their tiers hold. */
export const anyInput: fc.Arbitrary<PlanInput> = fc
  .record({
    sizes: fc.record({ hot: fc.nat({ max: 5 }), medium: fc.nat({ max: 9 }) }),
    shuffled: fc.shuffledSubarray(ASSETS, { minLength: 0, maxLength: 4 }),
    pinTiers: fc.array(fc.constantFrom(...TIERS), { minLength: 4, maxLength: 4 }),
    minAccesses: fc.constantFrom(0, 100, 1_000),
    unprovenSince: fc.option(fc.integer({ min: NOW - 3 * OPTIONS.halfLifeMs, max: NOW }), { nil: undefined }),
    overrides,
    popularity,
  })
  .map(({ minAccesses, pinTiers, shuffled, ...rest }) => {
    const places = tierPlaces(ASSETS.length, rest.sizes)
    const pinned = TIERS.map(tier => shuffled.filter((_, i) => pinTiers[i] === tier).slice(0, places[tier]))
    const [hot = [], medium = [], cold = []] = pinned
    const pins = { hot, medium, cold }
    return inputOf({ assets: ASSETS, pins, options: { ...OPTIONS, minAccesses }, ...rest })
  })

/** The tiers that the overrides make. */
export const standing = ({ assets, overrides, sizes }: PlanInput) =>
  createAssignment({
    generation: 1,
    assets,
    sizes,
    overrides: new Map([...overrides.assets].map(([asset, { tier }]) => [asset, tier])),
  }).tierOf

export const unpinned = (any: PlanInput): PlanInput => ({ ...any, pins: { hot: [], medium: [], cold: [] } })
