import { type Asset, TIERS, type TierSizes, tierOfRank } from '@price-aggregator/prices'
import type { TierPlan } from './plan.ts'
import { isPromotion, type TierMove } from './reasons.ts'

/** What a plan found, in numbers. */
export const findingsOf = (plan: TierPlan, assets: readonly Asset[], sizes: TierSizes) => {
  const moves = plan.kind === 'changed' ? plan.moves : []
  const promoted = moves.filter(isPromotion).length
  const [hot = 0, medium = 0] = TIERS.map(
    tier => [...plan.tierOf.values()].filter(each => each === tier).length,
  )
  const overridden = assets.filter((asset, rank) => plan.tierOf.get(asset) !== tierOfRank(rank, sizes)).length
  const evidence = Math.round(plan.evidence.total)
  const enough = plan.evidence.kind === 'enough' ? 1 : 0
  return {
    promoted,
    demoted: moves.length - promoted,
    hot,
    medium,
    overridden,
    evidence,
    enough_evidence: enough,
  }
}

const NOTHING_MOVES = 'overrides that no longer say what stands are written anew; nothing moves'

/** What a plan changes, a sentence each. */
export const changesOf = (plan: TierPlan): string[] => {
  if (plan.kind === 'unchanged') return []
  if (plan.moves.length === 0) return [NOTHING_MOVES]
  return plan.moves.map(sentenceOf)
}

const sentenceOf = ({ asset, from, to, reason }: TierMove): string =>
  `${asset} from ${from} to ${to}: ${reason}`

const NAMED = 5

/** One line on a plan with such moves: how many, and the names of some; short enough for an Event. */
export const headline = (moves: readonly TierMove[]): string => {
  if (moves.length === 0) return NOTHING_MOVES
  const up = moves.filter(isPromotion)
  const down = moves.filter(move => !isPromotion(move))
  return `${up.length} assets to a faster tier${some(up)}; ${down.length} to a slower one${some(down)}`
}

const some = (moves: readonly TierMove[]): string => {
  if (moves.length === 0) return ''
  const names = moves.slice(0, NAMED).map(({ asset, to }) => `${asset} to ${to}`)
  const more = moves.length > NAMED ? ` and ${moves.length - NAMED} more` : ''
  return ` (${names.join(', ')}${more})`
}
