import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '../eventually.ts'
import { pricePaths } from './assets.ts'
import { slowestReturn } from './gaps.ts'
import { rolledOut } from './installation.ts'
import type { Leader } from './refreshers.ts'
import type { Suite } from './suite.ts'

const ASKED_PER_SECOND = 400
const POLL = { deadlineMs: 60_000, everyMs: 1_000 }

/** What each case starts from: everything rolled out, one leader of the hot shard, and prices of all hot assets. */
export const settled = async (suite: Suite): Promise<void> => {
  await rolledOut(suite)
  await hotLeader(suite)
  await pricedSince(suite, suite.assets.hot, await suite.redis.now())
}

/** The one leader of the hot tier's first shard: its only one, unless a case changed that. */
export const hotLeader = async ({ refreshers }: Suite): Promise<Leader> => {
  const leaders = await eventually(
    'the hot shard has one leader',
    async () => (await refreshers.leaders('hot')).filter(({ shard }) => shard === 'hot:0'),
    found => found.length === 1,
    POLL,
  )
  return leaders[0] ?? { shard: '', pod: '', epoch: 0 }
}

/** Waits until all the assets have had a price since a moment on Redis' clock. */
export const pricedSince = async (
  { redis }: Suite,
  assets: readonly string[],
  since: number,
  deadlineMs = POLL.deadlineMs,
): Promise<void> => {
  await eventually(
    'all the assets are priced',
    async () => slowestReturn(await redis.accepted(since), assets, since),
    Number.isFinite,
    { ...POLL, deadlineMs },
  )
}

/** Waits until the API answers each asset with a price. */
export const allPriced = async ({ client, assets }: Pick<Suite, 'client' | 'assets'>): Promise<void> => {
  await eventually(
    'the API has a price of each asset',
    () => client.askOnce(pricePaths(assets.all), ASKED_PER_SECOND),
    ({ ok }) => ok === assets.all.length,
    { deadlineMs: 120_000, everyMs: 1_000 },
  )
}

/** Waits until Redis' clock shows a time. */
export const until = async ({ redis }: Suite, time: number): Promise<void> => {
  const left = time - (await redis.now())
  if (left > 0) await sleep(left)
}
