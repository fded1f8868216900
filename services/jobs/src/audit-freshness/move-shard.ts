import { isDeepStrictEqual } from 'node:util'
import {
  type Answer,
  avoidanceAnnotations,
  type EventInput,
  epochOf,
  type Failure,
  type KubernetesClient,
  type Lease,
  lastAvoidance,
  released,
  withAnnotations,
} from '@price-aggregator/kubernetes'
import { type LatestStore, shardId } from '@price-aggregator/prices'
import type { StuckShard } from './moves.ts'
import { stuckAfterMs } from './shard-condition.ts'

export type MoveDeps = {
  leases: Pick<KubernetesClient, 'getLease' | 'updateLease'>
  latest: Pick<LatestStore, 'now'>
  /** Writes a Kubernetes Event. */
  announce(event: EventInput): Promise<Answer<undefined>>
  /** How long the holder is to be avoided at least, the first time, milliseconds. */
  avoidMs: number
}

/**
 * - `moved`: the holder is cleared and marked in one update. `announced`: the answer to the Event.
 * - `changed`: the Lease is not as it was seen any more, or another was quicker; the next run looks again.
 * - `failed`: the API server did not do it, or did not say whether it did.
 */
export type MoveOutcome =
  | { kind: 'moved'; announced: Answer<undefined> }
  | { kind: 'changed' }
  | { kind: 'failed'; answer: Failure }

/** Longer is nobody avoided, and who was well for so long afterwards is new to it. */
const LONGEST_MS = 3_600_000

/**
 * How long a holder is avoided: a shard that comes back to one that is still mute is silent for three intervals before
 * that is seen again, so at least twice as long as that; and twice as long each further time, up to an hour.
 */
export const avoidForMs = (
  { shard }: Pick<StuckShard, 'shard'>,
  { avoidMs, times }: { avoidMs: number; times: number },
): number => {
  const first = Math.max(avoidMs, 2 * stuckAfterMs(shard))
  return Math.max(first, Math.min(first * 2 ** (times - 1), LONGEST_MS))
}

/** The Lease without its stuck holder, whom electors then avoid; undefined where it is another's now, or marked. */
export const movedLease = (
  lease: Lease,
  stuck: Pick<StuckShard, 'epoch' | 'holder' | 'shard'>,
  { now, avoidMs }: { now: number; avoidMs: number },
): Lease | undefined => {
  const { holder, epoch } = stuck
  const last = lastAvoidance(lease)
  const before = last?.holder === holder ? last : undefined
  const isAsSeen = lease.holder === holder && epochOf(lease) === epoch
  if (!isAsSeen || (before && before.until > now)) return undefined
  const times = before && now - before.until < LONGEST_MS ? before.times + 1 : 1
  const until = now + avoidForMs(stuck, { avoidMs, times })
  return withAnnotations(released(lease, now), avoidanceAnnotations({ holder, until, times }))
}

/** Takes a shard from its stuck holder by one optimistic update, and says so once. Never rejects. */
export const moveShard = async (deps: MoveDeps, stuck: StuckShard): Promise<MoveOutcome> => {
  const { leases, latest } = deps
  // Its holder renews it every second: what was seen before is older than the API server takes.
  const read = await leases.getLease(stuck.lease?.name ?? '')
  if (read.kind !== 'ok') return unlessChanged(read)
  const now = latest.now()
  const record = movedLease(read.value, stuck, { now, avoidMs: deps.avoidMs })
  if (!record) return { kind: 'changed' }
  const updated = await writeOnce(leases, record)
  if (updated.kind !== 'ok') return unlessChanged(updated)
  return { kind: 'moved', announced: await deps.announce(movedEvent(stuck, updated.value, now)) }
}

/** An update whose answer was lost may stand all the same: it does where the Lease says what only this run wrote. */
const writeOnce = async (leases: MoveDeps['leases'], record: Lease): Promise<Answer<Lease>> => {
  const updated = await leases.updateLease(record)
  if (updated.kind !== 'timeout' && updated.kind !== 'unavailable') return updated
  const found = await leases.getLease(record.name)
  const isOurs = found.kind === 'ok' && isDeepStrictEqual(lastAvoidance(found.value), lastAvoidance(record))
  return isOurs ? found : updated
}

const unlessChanged = (answer: Failure): MoveOutcome =>
  answer.kind === 'conflict' || answer.kind === 'not_found' ? { kind: 'changed' } : { kind: 'failed', answer }

/** What is done to a stuck shard, for people. */
export const describeMove = ({ shard, holder, quietMs }: StuckShard): string =>
  `shard ${shardId(shard)} taken from ${holder}, which renewed its Lease and wrote nothing for ${Math.round(quietMs / 1_000)} s`

const movedEvent = (stuck: StuckShard, { name, uid }: Lease, at: number): EventInput => ({
  about: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', name, ...(uid !== undefined && { uid }) },
  type: 'Warning',
  reason: 'ShardMoved',
  message: describeMove(stuck),
  component: 'price-aggregator/audit-freshness',
  at,
})
