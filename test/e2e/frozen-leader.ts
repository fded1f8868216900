import type { AcceptedPrice } from './accepted-price.ts'
import { neverRefused, type RefusedWrite } from './refused-writes.ts'
import { hotLeader, pricedSince, settled, until } from './settled.ts'
import type { Suite } from './suite.ts'
import { takenOver } from './takeover.ts'
import { type WriteCounts, writeCounts } from './write-counts.ts'

/** How long the woken one may try before its refused writes are counted: a turn of all hot assets, and a little. */
const TRIES_MS = 8_000
/** An asset that came to no write at the waking was refused nothing: it is done again, so many times at most. */
const MOST_ATTEMPTS = 4

/** The hot leader, stopped, after another has taken over; `prices`: what was accepted since just before. */
export type Frozen = {
  pod: string
  epoch: number
  from: number
  prices: AcceptedPrice[]
  counts: WriteCounts
}

/** What happens while the leader is frozen, and when; it ends with its being woken. */
export type Meanwhile = {
  losesData: boolean
  /** Throws where the woken one did harm. */
  expectSafe(woken: Woken): void
  act(frozen: Frozen, wake: () => Promise<unknown>): Promise<unknown>
}

export type Woken = {
  epoch: number
  /** When it was woken, milliseconds on Redis' clock. */
  at: number
  /** All that was accepted, from before the freezing until after the waking. */
  prices: AcceptedPrice[]
  /** What the fence refused it under the epoch it had, each write by itself. */
  refused: RefusedWrite[]
  /** What its metrics count since before the freezing. */
  counts: WriteCounts
  attempt: number
}

/** Freezes the hot leader past the end of its Lease, and wakes it. Every attempt must be safe, also one done again. */
export const freezeAndWake = async (suite: Suite, meanwhile: Meanwhile): Promise<Woken> => {
  for (let attempt = 1; ; attempt++) {
    const woken = { ...(await wakeAfter(suite, await freeze(suite), meanwhile)), attempt }
    meanwhile.expectSafe(woken)
    const missing = neverRefused(suite.assets.hot, woken.refused)
    const { unwritten } = woken.counts
    if (missing.length === 0 || unwritten === 0 || attempt === MOST_ATTEMPTS) return woken
    console.log(`case 4: ${unwritten} refreshes came to no write at the waking (${missing}): once more`)
  }
}

const freeze = async (suite: Suite): Promise<Frozen> => {
  const { redis, refreshers } = suite
  await settled(suite)
  const { pod, epoch } = await hotLeader(suite)
  const counts = writeCounts(await refreshers.metrics(pod), 'hot')
  const from = await redis.now()
  await refreshers.signal(pod, 'SIGSTOP')
  await takenOver(suite, epoch, from)
  return { pod, epoch, from, prices: await redis.accepted(from), counts }
}

const wakeAfter = async (
  suite: Suite,
  frozen: Frozen,
  { losesData, act }: Meanwhile,
): Promise<Omit<Woken, 'attempt'>> => {
  const { redis, refreshers, assets } = suite
  const { pod, epoch, from, counts } = frozen
  const before = (await refreshers.refused(pod)).length
  let at = 0
  await act(frozen, async () => {
    at = await redis.now()
    await refreshers.signal(pod, 'SIGCONT')
  })
  await until(suite, at + TRIES_MS)
  await pricedSince(suite, assets.hot, at)
  const prices = losesData ? [...frozen.prices, ...(await redis.accepted(0))] : await redis.accepted(from)
  const refused = (await refreshers.refused(pod)).slice(before).filter(one => one.epoch === epoch)
  const now = writeCounts(await refreshers.metrics(pod), 'hot')
  const since = { refused: now.refused - counts.refused, unwritten: now.unwritten - counts.unwritten }
  return { epoch, at, prices, refused, counts: since }
}
