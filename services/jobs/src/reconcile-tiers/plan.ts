import {
  type Asset,
  createAssignment,
  type Tier,
  type TierOverrides,
  type TierSizes,
} from '@price-aggregator/prices'
import { type ArrangeOptions, arrange, type Candidate } from './arrange.ts'
import { type Evidence, weighEvidence } from './evidence.ts'
import { pinnedTiers, type TierPins } from './pins.ts'
import { explain, type TierMove } from './reasons.ts'
import { isWithin, overridesFor, sameOverrides } from './wanted-overrides.ts'

export type PlanOptions = {
  /** A challenger must have that many times the popularity of the one it displaces; at least 1. */
  hysteresis: number
  /** An asset that moved does not move again before, milliseconds. */
  dwellMs: number
  /** Total popularity below which nothing moves for popularity's sake. */
  minAccesses: number
  /** In which popularity decays by half, milliseconds. */
  halfLifeMs: number
}

export type PlanInput = {
  /** Most traded first. */
  assets: readonly Asset[]
  sizes: TierSizes
  overrides: TierOverrides
  /** Since when the overrides stand without enough evidence, as the last plan said; undefined: they do not. */
  unprovenSince: number | undefined
  popularity: ReadonlyMap<Asset, number>
  pins: TierPins
  options: PlanOptions
  /** Milliseconds on the latest store's clock. */
  now: number
}

type Weighed = {
  evidence: Evidence
  tierOf: ReadonlyMap<Asset, Tier>
  /** What the next plan is to be given. */
  unprovenSince: number | undefined
}

export type TierPlan = Weighed &
  (
    | { kind: 'unchanged'; why: 'as it should be' | 'too little evidence' }
    /** Without moves: the overrides no longer said what stands, such as after an asset left the symbols. */
    | { kind: 'changed'; overrides: TierOverrides; moves: TierMove[] }
  )

/** Which overrides should stand, compared with those that do. Throws `PinsError`. */
export const planTiers = (input: PlanInput): TierPlan => {
  const { assets, now, options, overrides, sizes } = input
  const evidence = weighEvidence({ ...input, ...options })
  const candidates = candidatesOf(input, evidence)
  const tierOf = arrange(candidates, sizes, arrangeOptions(options))
  const moves = explain(candidates, { tierOf, evidence, halfLifeMs: options.halfLifeMs })
  const wanted = overridesFor({ assets, sizes, tierOf, moves, standing: overrides.assets, now, ...options })
  const weighed = { evidence, tierOf, unprovenSince: unprovenFrom(input, evidence, candidates, tierOf) }
  if (moves.length === 0 && sameOverrides(overrides.assets, wanted, tierOf)) {
    const why = evidence.kind === 'enough' ? 'as it should be' : 'too little evidence'
    return { kind: 'unchanged', why, ...weighed }
  }
  const changed = { version: overrides.version + 1, assets: wanted }
  return { kind: 'changed', overrides: changed, moves, ...weighed }
}

/** A hundredth of the evidence that is enough: a few reads of an asset prove nothing. */
const HEAD_START_SHARE = 0.01

const arrangeOptions = ({ hysteresis, minAccesses }: PlanOptions): ArrangeOptions => ({
  hysteresis,
  headStart: minAccesses * HEAD_START_SHARE,
})

const candidatesOf = (input: PlanInput, evidence: Evidence): Candidate[] => {
  const { assets, now, options, overrides, popularity, sizes } = input
  const pinned = pinnedTiers(input.pins, input)
  const tiers = new Map([...overrides.assets].map(([asset, { tier }]) => [asset, tier]))
  const { tierOf } = createAssignment({ generation: 0, assets, sizes, overrides: tiers })
  return assets.map((asset, rank) => {
    const tier = tierOf.get(asset) ?? 'cold'
    const override = overrides.assets.get(asset)
    const rests = override?.tier === tier && isWithin(options.dwellMs, override.since, now)
    return {
      asset,
      rank,
      tier,
      popularity: evidence.kind === 'faded' ? 0 : (popularity.get(asset) ?? 0),
      pinned: pinned.get(asset),
      settled: rests || evidence.kind === 'little',
    }
  })
}

/** Where overrides of no evidence still stand: since when. */
const unprovenFrom = (
  { now, options, sizes, unprovenSince }: PlanInput,
  evidence: Evidence,
  candidates: readonly Candidate[],
  tierOf: ReadonlyMap<Asset, Tier>,
): number | undefined => {
  if (evidence.kind === 'enough') return undefined
  const unread = candidates.map(candidate => ({ ...candidate, popularity: 0, settled: false }))
  const byRank = arrange(unread, sizes, arrangeOptions(options))
  return candidates.every(({ asset }) => tierOf.get(asset) === byRank.get(asset))
    ? undefined
    : (unprovenSince ?? now)
}
