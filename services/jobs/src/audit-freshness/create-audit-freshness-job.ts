import type { Answer, EventInput } from '@price-aggregator/kubernetes'
import {
  type LatestStore,
  readEffectiveAssignment,
  StoreUnavailable,
  shardId,
} from '@price-aggregator/prices'
import type { Logger } from '@price-aggregator/runtime'
import type { Job, JobResult } from '../job.ts'
import { type Audit, auditFreshness } from './audit-freshness.ts'
import { lookAtShards, type ShardLeases } from './look.ts'
import { describeMove, moveShard } from './move-shard.ts'
import type { StuckShard } from './moves.ts'
import { observe } from './observe.ts'
import type { RecomputeDeps } from './recompute.ts'

export type AuditFreshnessDeps = {
  latest: Pick<
    LatestStore,
    'now' | 'readFence' | 'readGeneration' | 'readGenerations' | 'readMany' | 'syncClock'
  >
  fetchQuotes: RecomputeDeps['fetchQuotes']
  minSources: RecomputeDeps['minSources']
  /** Undefined where nobody elects leaders: nothing is moved then. */
  leases: ShardLeases | undefined
  /** Writes a Kubernetes Event about a Lease. */
  announce(event: EventInput): Promise<Answer<undefined>>
  config: AuditConfig
  /** From 0 to below 1. */
  random: () => number
  /** Resolves early when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Milliseconds on a clock that never jumps. */
  monotonic: () => number
}

type AuditConfig = {
  /** How many assets are recomputed. */
  sampleSize: number
  /** How long the holder of a moved shard is avoided at least, the first time, milliseconds. */
  avoidMs: number
  /** Between the two looks, milliseconds; longer than a Lease lasts, so that one that is not renewed is found. */
  watchMs: number
  /**
   * How much longer a stuck shard is watched before it is moved, milliseconds: exchanges that have just come back are
   * not asked before the refreshers' breakers let them.
   */
  confirmMs: number
}

/** The run was stopped before it was done. */
class Stopped extends Error {
  readonly code = 'STOPPED'
}

/** One audit: looks, judges, and moves the shards whose holders are stuck. */
export const createAuditFreshnessJob =
  (deps: AuditFreshnessDeps): Job =>
  async run => {
    const failures = new Set<string>()
    try {
      return await audit(deps, run, failures)
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error
      run.logger.error({ error }, 'Redis is away: freshness cannot be told')
      return { findings: {}, changes: [], failures: [...failures, 'Redis could not be read'] }
    }
  }

type Run = Parameters<Job>[0]

const audit = async (deps: AuditFreshnessDeps, run: Run, failures: Set<string>): Promise<JobResult> => {
  const { latest, config, leases } = deps
  await latest.syncClock()
  const assignment = await readEffectiveAssignment(latest)
  if (!assignment) return { findings: {}, changes: [], failures: ['no assignment is registered in Redis'] }
  const onUnlisted = (kind: string, error: unknown): void => {
    failures.add(`Leases could not be listed: ${kind}`)
    run.logger.error({ error }, 'the API server does not list Leases: no shard is moved')
  }
  const observing = { ...deps, ...config, onUnlisted }
  const first = await lookAtShards(observing, assignment)
  const judgeAfter = async (ms: number): Promise<Audit> => {
    await deps.sleep(ms, run.signal)
    if (run.signal.aborted) throw new Stopped('stopped while it watched the shards')
    return auditFreshness(await observe(observing, assignment, first, run.signal))
  }

  const judged = await judgeAfter(leases ? config.watchMs : 0)
  const confirmed = judged.moved.length > 0 ? await judgeAfter(config.confirmMs) : judged
  report(run.logger, confirmed)
  const isConfirmed = ({ shard, epoch }: StuckShard) =>
    judged.moved.some(one => shardId(one.shard) === shardId(shard) && one.epoch === epoch)
  const changes = await move(deps, run, confirmed.moved.filter(isConfirmed), failures)
  const findings = { ...confirmed.findings, shards_moved: run.dryRun ? 0 : changes.length }
  return { findings, changes, failures: [...failures] }
}

/** Moves one after another; what was moved, or in a dry run would be. */
const move = async (
  { leases, ...deps }: AuditFreshnessDeps,
  { dryRun, logger }: Run,
  stuck: readonly StuckShard[],
  failures: Set<string>,
): Promise<string[]> => {
  if (!leases) return []
  if (dryRun) return stuck.map(describeMove)
  const changes: string[] = []
  for (const one of stuck) {
    const shard = shardId(one.shard)
    const outcome = await moveShard({ ...deps, leases: leases.client, avoidMs: deps.config.avoidMs }, one)
    if (outcome.kind === 'failed') failures.add(`shard ${shard} could not be moved: ${outcome.answer.kind}`)
    if (outcome.kind === 'changed') logger.info({ shard }, 'changed meanwhile: left to the next run')
    if (outcome.kind !== 'moved') continue
    changes.push(describeMove(one))
    if (outcome.announced.kind !== 'ok') logger.warn({ shard, ...outcome.announced }, 'no Event was written')
  }
  return changes
}

/** Names at most this many assets in one line. */
const NAMED = 10

const report = (logger: Pick<Logger, 'info' | 'warn'>, judged: Audit): void => {
  const { verdict, stale, unpriced, mismatched, mismatchedShards, withoutHolder, left } = judged
  if (verdict === 'well') return
  if (verdict === 'exchanges_down') logger.warn({ left }, 'all exchanges are down: no shard is moved')
  const named = {
    stale: stale.slice(0, NAMED),
    unpriced: unpriced.slice(0, NAMED),
    mismatched: mismatched.slice(0, NAMED),
  }
  logger.warn({ ...named, mismatchedShards, withoutHolder, left }, 'the audit found troubles')
}
