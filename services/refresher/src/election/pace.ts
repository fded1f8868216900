import type { Circumstances } from './elector.ts'
import { freeFrom, isHeld } from './observation.ts'
import type { Seat } from './seat.ts'
import type { Survey } from './survey.ts'
import type { ElectionTiming } from './timing.ts'

export type PaceInput = {
  seats: readonly Seat[]
  survey: Survey
  listed: boolean
  /** Whether a shard is this process's by placement and held by another. */
  expecting: boolean
  /** From 0 to 1. */
  random: number
}

/** How long to wait before the next look: no longer than until another's Lease expires, so that it is taken at once. */
export const pauseMs = (input: PaceInput, timing: ElectionTiming): number => {
  const { seats, survey, listed, expecting, random } = input
  const { retryMs, watchfulMs, jitter, leaseMs } = timing
  const pace = expecting ? watchfulMs : retryMs * (1 + jitter * random)
  if (!listed) return pace
  const now = survey.watch.elapsedMs
  const observed = [...seats.flatMap(seat => seat.observed ?? []), ...survey.observed.values()]
  const ahead = observed.map(one => freeFrom(one, leaseMs) - now).filter(ms => ms > 0)
  return Math.min(pace, ...ahead)
}

/** Whether a handover to this process is to come. */
export const isExpecting = (
  { observed }: Seat,
  { me, now, wanted, candidate, rightful }: Circumstances,
  { leaseMs }: ElectionTiming,
): boolean =>
  wanted &&
  candidate &&
  rightful &&
  observed?.lease?.holder !== me &&
  !!observed &&
  isHeld(observed, now, leaseMs)
