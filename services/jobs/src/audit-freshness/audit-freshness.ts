import {
  type Asset,
  type Assignment,
  type Shard,
  type ShardId,
  shardId,
  type VersionedPrice,
} from '@price-aggregator/prices'
import { exchangeEvidence } from './exchange-evidence.ts'
import { type LeftAlone, planMoves, type StuckShard } from './moves.ts'
import { checkPrice, type Recomputed } from './price-check.ts'
import { conditionOf, isClockAhead, type ShardState } from './shard-condition.ts'
import { type StaleAsset, stalenessOf } from './staleness.ts'

/** All that the audit judges. */
export type AuditState = {
  assignment: Assignment
  prices: ReadonlyMap<Asset, VersionedPrice>
  /** Milliseconds on the latest store's clock. */
  now: number
  shards: readonly ShardState[]
  /** How long shards were watched: between the two looks at them, milliseconds. */
  watchedMs: number
  sample: readonly Recomputed[]
}

/** How many there are of each kind. */
type AuditFindings = {
  stale_hot: number
  stale_medium: number
  stale_cold: number
  unpriced: number
  shards_stuck: number
  shards_without_holder: number
  /** The fence stands for another holder or epoch than the Lease. */
  shards_mismatched: number
  /** Taken or written last at a time that is yet to come: the store's clock was set back. */
  clock_ahead: number
  sample_checked: number
  sample_mismatched: number
  /** 1: no exchange answered for any asset of the sample. */
  exchanges_down: number
}

/** `exchanges_down`: whatever is stale or silent is so because nobody can be asked. */
type Verdict = 'well' | 'troubled' | 'exchanges_down'

export type Audit = {
  findings: AuditFindings
  stuck: StuckShard[]
  stale: StaleAsset[]
  unpriced: Asset[]
  withoutHolder: ShardId[]
  /** Shards whose fence and Lease disagree. */
  mismatchedShards: ShardId[]
  /** Sampled assets whose price is not what the exchanges say. */
  mismatched: Asset[]
  /** Stuck shards that are to be moved, and those that are not, and why. */
  moved: StuckShard[]
  left: { shard: ShardId; reason: LeftAlone }[]
  verdict: Verdict
}

/** Judges the freshness of prices, who writes them, and whether they are right. */
export const auditFreshness = (state: AuditState): Audit => {
  const { assignment, prices, now, sample } = state
  const { stale, unpriced } = stalenessOf(assignment, prices, now)
  const shards = judgeShards(state)
  const checks = sample.map(one => ({ ...one, check: checkPrice(prices.get(one.asset)?.price, one) }))
  const mismatched = checks.flatMap(({ asset, check }) => (check === 'differs' ? [asset] : []))
  const priced = sample.flatMap(({ asset, aggregation }) => (aggregation.kind === 'price' ? [asset] : []))
  const exchanges = exchangeEvidence(sample)
  const findings: AuditFindings = {
    stale_hot: stale.filter(({ tier }) => tier === 'hot').length,
    stale_medium: stale.filter(({ tier }) => tier === 'medium').length,
    stale_cold: stale.filter(({ tier }) => tier === 'cold').length,
    unpriced: unpriced.length,
    shards_stuck: shards.stuck.length,
    shards_without_holder: shards.withoutHolder.length,
    shards_mismatched: shards.mismatchedShards.length,
    clock_ahead: state.shards.filter(one => isClockAhead(one, now)).length,
    sample_checked: checks.filter(({ check }) => check !== 'unverified').length,
    sample_mismatched: mismatched.length,
    exchanges_down: exchanges === 'down' ? 1 : 0,
  }
  const circumstances = { now, exchanges, priced: new Set(priced), shards: assignment.shards }
  const moves = planMoves(shards.stuck, circumstances)
  return { findings, ...shards, stale, unpriced, mismatched, ...moves, verdict: verdictOf(findings) }
}

type JudgedShards = Pick<Audit, 'mismatchedShards' | 'stuck' | 'withoutHolder'>

const judgeShards = (state: Pick<AuditState, 'now' | 'shards' | 'watchedMs'>): JudgedShards => {
  const judged: JudgedShards = { stuck: [], withoutHolder: [], mismatchedShards: [] }
  for (const one of state.shards) {
    const { shard, assets, lease } = one
    const condition = conditionOf(one, state)
    if (condition.kind === 'without_holder') judged.withoutHolder.push(shardId(shard))
    if (condition.kind === 'mismatched') judged.mismatchedShards.push(shardId(shard))
    if (condition.kind !== 'stuck') continue
    const { holder, epoch, quietMs } = condition
    judged.stuck.push({ shard, assets, holder, epoch, quietMs, lease: lease?.last })
  }
  return judged
}

/** The shards that look stuck, before it is known what exchanges say. */
export const suspectShards = (state: Pick<AuditState, 'now' | 'shards' | 'watchedMs'>): Shard[] =>
  judgeShards(state).stuck.map(({ shard }) => shard)

const verdictOf = ({ sample_checked: _, exchanges_down, ...troubles }: AuditFindings): Verdict => {
  if (exchanges_down > 0) return 'exchanges_down'
  return Object.values(troubles).some(count => count > 0) ? 'troubled' : 'well'
}
