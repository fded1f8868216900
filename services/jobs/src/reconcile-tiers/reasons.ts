import { type Asset, TIERS, type Tier } from '@price-aggregator/prices'
import type { Candidate } from './arrange.ts'
import type { Evidence } from './evidence.ts'

/** An asset that changes its tier, and why, for people to read. */
export type TierMove = { asset: Asset; from: Tier; to: Tier; reason: string }

type Moved = Candidate & { to: Tier }

type ExplainInput = { tierOf: ReadonlyMap<Asset, Tier>; evidence: Evidence; halfLifeMs: number }

/** The moves from where the candidates are to where they are to be, most traded first. */
export const explain = (candidates: readonly Candidate[], input: ExplainInput): TierMove[] => {
  const moved = candidates.flatMap((candidate): Moved[] => {
    const to = input.tierOf.get(candidate.asset) ?? 'cold'
    return to === candidate.tier ? [] : [{ ...candidate, to }]
  })
  const others = counterparts(moved)
  return moved.map(move => ({
    asset: move.asset,
    from: move.tier,
    to: move.to,
    reason: reasonOf(move, others.get(move.asset), input),
  }))
}

/** Whether a move is to a tier that is refreshed more often. */
export const isPromotion = ({ from, to }: { from: Tier; to: Tier }): boolean =>
  TIERS.indexOf(to) < TIERS.indexOf(from)

/** Who changes places with whom: at each door the most popular that comes in with the least popular that goes out. */
const counterparts = (moved: readonly Moved[]): ReadonlyMap<Asset, Moved> => {
  const found = new Map<Asset, Moved>()
  const pair = (inside: (tier: Tier) => boolean): void => {
    const out = moved
      .filter(({ tier, to }) => inside(tier) && !inside(to))
      .sort(byPopularity)
      .reverse()
    const into = moved.filter(({ tier, to }) => !inside(tier) && inside(to)).sort(byPopularity)
    for (const [i, comes] of into.entries()) {
      const goes = out[i]
      if (!goes) continue
      if (!found.has(comes.asset)) found.set(comes.asset, goes)
      if (!found.has(goes.asset)) found.set(goes.asset, comes)
    }
  }
  pair(tier => tier === 'hot')
  pair(tier => tier !== 'cold')
  return found
}

const byPopularity = (a: Moved, b: Moved): number => b.popularity - a.popularity || a.rank - b.rank

const reasonOf = (move: Moved, other: Moved | undefined, { evidence, halfLifeMs }: ExplainInput): string => {
  if (move.pinned) return `pinned to ${move.pinned}`
  if (other?.pinned) return `changes places with ${other.asset}, which is pinned to ${other.pinned}`
  if (evidence.kind === 'faded')
    return `rank ${move.rank + 1} decides, as too little is read to tell otherwise`
  if (!other) return 'moved by the sizes of the tiers'
  const read = `read ${hourly(move, halfLifeMs)} times an hour (decayed)`
  if (!isPromotion({ from: move.tier, to: move.to })) {
    return `${read}, gives its place to ${other.asset}, read ${hourly(other, halfLifeMs)} times`
  }
  return move.popularity > other.popularity
    ? `${read}, ${ratio(move, other)}`
    : `${read}, back by its rank ${move.rank + 1} in place of ${other.asset}`
}

const ratio = (move: Moved, other: Moved): string =>
  other.popularity > 0
    ? `${format(move.popularity / other.popularity, 1)} x ${other.asset}`
    : `while ${other.asset} is not read`

const HOUR_MS = 3_600_000

/** The rate of steady reads that has this score: a score gains `rate` and loses `ln 2 / half-life` of itself. */
const hourly = ({ popularity }: Candidate, halfLifeMs: number): string => {
  const rate = (popularity * Math.LN2 * HOUR_MS) / halfLifeMs
  return format(rate, rate < 10 ? 1 : 0)
}

const format = (value: number, maximumFractionDigits: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits })
