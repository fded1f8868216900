import { eventually } from '../eventually.ts'
import { longestGap } from './gaps.ts'
import { hotLeader, pricedSince, settled, until } from './settled.ts'
import type { Suite } from './suite.ts'

const TAKEOVER = { deadlineMs: 60_000, everyMs: 1_000 }
/** Two busy cores run the whole cluster beside the pods that take over, which may have started moments ago. */
export const TAKEOVER_MARGIN_MS = 4_000
const AFTERWARDS_MS = 6_000

/** Waits until another epoch than the one given writes all hot assets. */
export const takenOver = async (suite: Suite, epochBefore: number, since: number): Promise<void> => {
  const { redis, assets } = suite
  await eventually(
    'another leader writes all hot assets',
    async () => {
      const written = (await redis.accepted(since)).filter(({ epoch }) => epoch > epochBefore)
      const names = new Set(written.map(({ asset }) => asset))
      return assets.hot.filter(asset => names.has(asset)).length
    },
    count => count === assets.hot.length,
    TAKEOVER,
  )
}

/** Takes the hot leader away, and measures the longest gap between two accepted prices of a hot asset around that. */
export const gapAround = async (
  suite: Suite,
  takeAway: (leaderPod: string) => Promise<unknown>,
): Promise<{ ms: number; asset: string }> => {
  const { redis, assets } = suite
  await settled(suite)
  const leader = await hotLeader(suite)
  const from = await redis.now()
  await pricedSince(suite, assets.hot, from)
  const since = await redis.now()
  await takeAway(leader.pod)
  await takenOver(suite, leader.epoch, since)
  const to = (await redis.now()) + AFTERWARDS_MS
  await until(suite, to)
  return longestGap(await redis.accepted(from), assets.hot, { from, to })
}
