import type { Assignment, LatestStore, VersionedPrice } from '@price-aggregator/prices'
import { type AuditState, suspectShards } from './audit-freshness.ts'
import { type Look, type LookDeps, lookAtShards, shardStates } from './look.ts'
import { type RecomputeDeps, recompute } from './recompute.ts'
import { pickSample } from './sample.ts'

export type ObserveDeps = LookDeps &
  RecomputeDeps & {
    latest: Pick<LatestStore, 'now' | 'readFence' | 'readMany'>
    random: () => number
    /** How many assets are recomputed at random. */
    sampleSize: number
  }

/** Looks a second time, asks the exchanges, and reads what stands. Rejects with `StoreUnavailable`. */
export const observe = async (
  deps: ObserveDeps,
  assignment: Assignment,
  first: Look,
  signal: AbortSignal,
): Promise<AuditState> => {
  const last = await lookAtShards(deps, assignment)
  const now = deps.latest.now()
  const shards = shardStates(assignment, { first, last }, deps.leases?.prefix)
  const watchedMs = last.at - first.at
  const suspects = suspectShards({ now, shards, watchedMs })
  const assets = pickSample({ assignment, size: deps.sampleSize, suspects }, deps.random)
  const sample = await recompute(deps, assignment, assets, signal)
  const prices = await deps.latest.readMany(assignment.assets)
  const byAsset = new Map(prices.map((price): [string, VersionedPrice] => [price.price.asset, price]))
  return { assignment, prices: byAsset, now: deps.latest.now(), shards, watchedMs, sample }
}
