import { avoidedHolder } from '@price-aggregator/kubernetes'
import type { Assignment, ShardId } from '@price-aggregator/prices'
import type { Circumstances } from './elector.ts'
import type { Member } from './members.ts'
import { placeShards } from './placement.ts'
import type { Seat } from './seat.ts'
import type { Survey } from './survey.ts'
import type { ElectionTiming } from './timing.ts'

export type TierSituation = {
  /** The shards of the assignment in effect, with their Leases as last seen. */
  seats: readonly Seat[]
  survey: Survey
  listed: boolean
  /** This process, and whether it may take shards. */
  member: Member
  candidate: boolean
  /** Milliseconds on the latest store's clock. */
  storeNow: number
  /** The newest assignment known, and when its source was last read, on the monotonic clock. */
  newest: { assignment: Assignment; readAt: number }
}

/** What each shard's decision rests on; for shards that are not part of the assignment too. */
export const circumstancesIn = (
  situation: TierSituation,
  timing: ElectionTiming,
): ((seat: Seat) => Circumstances) => {
  const { seats, survey, listed, member, candidate } = situation
  const wanted = new Set(seats)
  const mine = rightfulShards(situation)
  const now = survey.watch.elapsedMs
  const settled = now - survey.unchangedSince >= timing.settleMs
  return seat => ({
    me: member.holder,
    now,
    storeNow: situation.storeNow,
    listed,
    wanted: wanted.has(seat),
    lasting: isLasting(seat, situation.newest),
    candidate,
    rightful: mine.has(seat.id),
    avoided: avoidedHolder(seat.observed?.lease, situation.storeNow) === member.holder,
    alone: survey.others.length === 0,
    settled,
  })
}

const isLasting = (
  { shard, missingSince = 0 }: Seat,
  { assignment, readAt }: TierSituation['newest'],
): boolean => shard.index < assignment.shards[shard.tier] && readAt >= missingSince

/** The shards that are this process's by placement. */
const rightfulShards = (situation: TierSituation): ReadonlySet<ShardId> => {
  const { seats, survey, member, candidate, storeNow } = situation
  const members = candidate ? [...survey.others, member] : survey.others
  const holders = new Map(members.map(({ id, holder }) => [id, holder]))
  const avoided = new Map(seats.map(({ id, observed }) => [id, avoidedHolder(observed?.lease, storeNow)]))
  const placed = placeShards({
    shards: seats.map(({ id }) => id),
    members: [...holders.keys()],
    avoids: (shard, id) => avoided.get(shard) !== undefined && avoided.get(shard) === holders.get(id),
  })
  return new Set([...placed].flatMap(([shard, id]) => (id === member.id ? [shard] : [])))
}
