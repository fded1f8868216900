import {
  type KubernetesClient,
  type Lease,
  labelSelector,
  shardLeaseName,
} from '@price-aggregator/kubernetes'
import {
  type Assignment,
  assetsByShard,
  type Fence,
  type LatestStore,
  type Shard,
  type ShardId,
  shardId,
  TIERS,
} from '@price-aggregator/prices'
import type { ShardState } from './shard-condition.ts'

/** Where the Leases of the shards are found: as the refreshers are told. */
export type ShardLeases = {
  client: Pick<KubernetesClient, 'getLease' | 'listLeases' | 'updateLease'>
  /** What the names of all Leases begin with. */
  prefix: string
  /** What all Leases carry, and are found by. */
  labels: Readonly<Record<string, string>>
}

/** What one look at all shards found. `leases` by name; undefined: there are none, or they could not be listed. */
export type Look = {
  fences: ReadonlyMap<ShardId, Fence>
  leases: ReadonlyMap<string, Lease> | undefined
  /** Milliseconds on a clock that never jumps. */
  at: number
}

export type LookDeps = {
  latest: Pick<LatestStore, 'readFence'>
  leases: ShardLeases | undefined
  monotonic: () => number
  /** Told why Leases could not be listed. */
  onUnlisted(kind: string, error: unknown): void
}

/** Rejects with `StoreUnavailable`. */
export const lookAtShards = async (deps: LookDeps, assignment: Assignment): Promise<Look> => {
  const leases = await listLeases(deps)
  const fences = await Promise.all(
    shardsOf(assignment).map(async ({ shard }) => [
      shardId(shard),
      await deps.latest.readFence(shardId(shard)),
    ]),
  )
  const found = fences.filter((entry): entry is [ShardId, Fence] => entry[1] !== undefined)
  return { leases, fences: new Map(found), at: deps.monotonic() }
}

const listLeases = async ({ leases, onUnlisted }: LookDeps): Promise<Look['leases']> => {
  if (!leases) return undefined
  const answer = await leases.client.listLeases(labelSelector(leases.labels))
  if (answer.kind === 'ok') return new Map(answer.value.map(lease => [lease.name, lease]))
  onUnlisted(answer.kind, 'error' in answer ? answer.error : undefined)
  return undefined
}

const shardsOf = (assignment: Assignment): Pick<ShardState, 'shard' | 'assets'>[] =>
  TIERS.flatMap(tier =>
    assetsByShard(assignment, tier).map((assets, index) => ({ shard: { tier, index }, assets })),
  )

/** What two looks tell of each shard; of Leases only where both could list them. */
export const shardStates = (
  assignment: Assignment,
  { first, last }: { first: Look; last: Look },
  prefix = '',
): ShardState[] =>
  shardsOf(assignment).map(({ shard, assets }) => ({
    shard,
    assets,
    fence: { first: first.fences.get(shardId(shard)), last: last.fences.get(shardId(shard)) },
    lease:
      first.leases && last.leases
        ? { first: leaseOf(first.leases, shard, prefix), last: leaseOf(last.leases, shard, prefix) }
        : undefined,
  }))

const leaseOf = (leases: ReadonlyMap<string, Lease>, shard: Shard, prefix: string): Lease | undefined =>
  leases.get(shardLeaseName(prefix, shard))
