import {
  type KubernetesClient,
  type Lease,
  labelSelector,
  shardLeaseName,
} from '@price-aggregator/kubernetes'
import {
  type AssignmentFollower,
  type LatestStore,
  type ShardId,
  shardId,
  type Tier,
} from '@price-aggregator/prices'
import type { HeldShard, ShardProgress } from '../leadership.ts'
import { shardsOf } from '../shards-of.ts'
import { createCalls } from './calls.ts'
import { circumstancesIn } from './circumstances.ts'
import { type Circumstances, decide } from './elector.ts'
import type { Member } from './members.ts'
import type { Membership } from './membership.ts'
import { observe } from './observation.ts'
import { isExpecting, pauseMs } from './pace.ts'
import { createSeat, type Seat } from './seat.ts'
import type { SeatActions } from './seat-actions.ts'
import { observeProgress } from './stall.ts'
import { startSurvey, surveyed } from './survey.ts'
import type { TierLog } from './tier-log.ts'
import type { ElectionTiming } from './timing.ts'

export type TierElectionDeps = {
  tier: Tier
  leases: Pick<KubernetesClient, 'listLeases'>
  latest: Pick<LatestStore, 'now'>
  assignment: Pick<AssignmentFollower, 'current' | 'inEffect' | 'newest' | 'reload'>
  /** What the names of all shards' and of all members' Leases begin with. */
  prefixes: { shards: string; members: string }
  /** What all Leases of the tier carry. */
  labels: Readonly<Record<string, string>>
  member: Member
  membership: Membership
  actions(watchNow: () => number): SeatActions
  /** Aborts when this process is about to stop: nothing is taken from then on, and others are told. */
  stopping: AbortSignal
  /** Asks for the next round to be at once. */
  ring(): void
  log: TierLog
  timing: ElectionTiming
  monotonic: () => number
  random: () => number
}

/** The election of the leaders of one tier's shards. */
export type TierElection = {
  /** What this process leads. */
  held(): HeldShard[]
  refused(shard: ShardId, epoch: number, outcome: 'fenced' | 'unfenced'): void
  /** Looks, decides, and begins what was decided. Resolves with the milliseconds to wait before the next round. */
  round(progress: ShardProgress): Promise<number>
  /** After the last round: gives back all that is held. */
  leave(): Promise<void>
}

/** Rounds are not to overlap. Calls may go on beyond their round, one at a time about each Lease. */
export const createTierElection = (deps: TierElectionDeps): TierElection => {
  const { tier, assignment, member, membership, log, timing, monotonic } = deps
  const seats = new Map<ShardId, Seat>()
  const calls = createCalls()
  let survey = startSurvey(monotonic())
  const actions = deps.actions(() => survey.watch.elapsedMs)

  const isMember = (): boolean => assignment.inEffect() && !deps.stopping.aborted

  /** The seats of the assignment in effect. Those of former shards stay until they are released. */
  const follow = (): Seat[] => {
    const shards = assignment.inEffect() ? shardsOf(assignment.current().shards, [tier]) : []
    const wanted = shards.map(
      shard => seats.get(shardId(shard)) ?? createSeat(shard, shardLeaseName(deps.prefixes.shards, shard)),
    )
    for (const [id, { busy, held, observed }] of seats) {
      const isOurs = held !== undefined || observed?.lease?.holder === member.holder
      if (!busy && !isOurs) seats.delete(id)
    }
    for (const seat of wanted) seats.set(seat.id, seat)
    return wanted
  }

  const see = (found: readonly Lease[], idle: readonly Seat[], progress: ShardProgress): void => {
    const others = found.filter(({ name }) => name.startsWith(deps.prefixes.members) && name !== member.id)
    survey = surveyed(survey, others, monotonic(), timing)
    const now = survey.watch.elapsedMs
    const byName = new Map(found.map(lease => [lease.name, lease]))
    for (const seat of idle) {
      seat.observed = observe(seat.observed, byName.get(seat.leaseName), now)
      watchMissing(seat)
      seat.stall = observeProgress(seat.stall, progress(seat.id), now)
    }
  }

  /** Whether a deleted Lease is to be made again is told by the assignment, read anew. */
  const watchMissing = (seat: Seat): void => {
    const isMissing = seat.observed?.lease !== undefined && !seat.observed.present
    if (isMissing && seat.missingSince === undefined) {
      seat.missingSince = monotonic()
      assignment.reload()
    } else if (!isMissing) seat.missingSince = undefined
  }

  const attend = async (): Promise<void> => {
    if (!membership.due(isMember())) return
    const before = membership.joined()
    await calls.track(membership.keep(isMember()))
    if (membership.joined() !== before) deps.ring()
  }

  const act = async (seat: Seat, circumstances: Circumstances): Promise<void> => {
    const decision = decide(seat, circumstances, timing)
    if (decision.kind === 'wait') return
    if (decision.kind === 'renew' && monotonic() - seat.renewedAt < timing.retryMs / 2) return
    seat.busy = true
    try {
      await calls.track(actions.carryOut(seat, decision))
      log.succeeded(seat.id)
    } catch (error) {
      log.failed(seat.id, error)
    } finally {
      seat.busy = false
    }
  }

  const round = async (progress: ShardProgress): Promise<number> => {
    const wanted = follow()
    // What is under way while Leases are listed makes what is found about it old.
    const idle = [...seats.values()].filter(({ busy }) => !busy)
    const attending = membership.busy()
    const answer = await deps.leases.listLeases(labelSelector(deps.labels))
    const listed = answer.kind === 'ok'
    if (listed) {
      see(answer.value, idle, progress)
      if (!attending) membership.see(answer.value.find(({ name }) => name === member.id))
    }
    log.listed(answer)
    log.renewals(seats.values(), monotonic())
    void attend()
    const candidate = isMember() && membership.joined()
    const situation = {
      seats: wanted,
      survey,
      listed,
      member,
      candidate,
      storeNow: deps.latest.now(),
      newest: assignment.newest(),
    }
    const circumstancesOf = circumstancesIn(situation, timing)
    for (const seat of idle) void act(seat, circumstancesOf(seat))
    const expecting = wanted.some(seat => isExpecting(seat, circumstancesOf(seat), timing))
    return pauseMs({ seats: wanted, survey, listed, expecting, random: deps.random() }, timing)
  }

  return {
    held: () =>
      [...seats.values()].flatMap(({ shard, held }) => (held === undefined ? [] : [{ shard, epoch: held }])),
    refused: (id, epoch, outcome) => {
      const seat = seats.get(id)
      if (seat?.held !== epoch || seat.burnt >= epoch) return
      if (outcome === 'fenced') seat.burnt = epoch
      else actions.drop(seat)
      deps.ring()
    },
    round,
    leave: async () => {
      await calls.ended()
      const released = [...seats.values()].map(actions.leave)
      if (membership.due(false)) released.push(membership.keep(false))
      await Promise.allSettled(released)
    },
  }
}
