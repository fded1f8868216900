import { type Asset, NO_OVERRIDES, type Tier } from '@price-aggregator/prices'
import { type PlanInput, planTiers, type TierPlan } from './plan.ts'

export const NOW = 1_764_000_000_000
export const MINUTE = 60_000
export const NO_PINS = { hot: [], medium: [], cold: [] }

export const OPTIONS = { hysteresis: 1.3, dwellMs: 30 * MINUTE, minAccesses: 1_000, halfLifeMs: 60 * MINUTE }

/** a0, a1, … most traded first. */
export const assetsOf = (count: number): Asset[] => Array.from({ length: count }, (_, i) => `a${i}`)

/** A plan of 10 assets, 2 of them hot and 3 medium, of which nothing is known, unless said otherwise. */
export const inputOf = (input: Partial<PlanInput> = {}): PlanInput => ({
  assets: assetsOf(10),
  sizes: { hot: 2, medium: 3 },
  overrides: NO_OVERRIDES,
  unprovenSince: undefined,
  popularity: new Map(),
  pins: NO_PINS,
  options: OPTIONS,
  now: NOW,
  ...input,
})

export const read = (counts: Record<Asset, number>): ReadonlyMap<Asset, number> =>
  new Map(Object.entries(counts))

/** The input of the run after a plan, `later` milliseconds on. */
export const after = (
  input: PlanInput,
  plan: TierPlan,
  later: number,
  change: Partial<PlanInput> = {},
): PlanInput => ({
  ...input,
  overrides: plan.kind === 'changed' ? plan.overrides : input.overrides,
  unprovenSince: plan.unprovenSince,
  now: input.now + later,
  ...change,
})

/** Runs again with what the plan made of the overrides. */
export const planAfter = (...args: Parameters<typeof after>): TierPlan => planTiers(after(...args))

export const ofTier = (plan: TierPlan, tier: Tier): Asset[] =>
  [...plan.tierOf].filter(([, each]) => each === tier).map(([asset]) => asset)

export const reasons = (plan: TierPlan): string[] =>
  plan.kind === 'changed' ? plan.moves.map(({ asset, reason }) => `${asset}: ${reason}`) : []
