import { expect } from 'chai'
import { apiTiers } from '../api-tiers.ts'
import { pricePaths } from '../assets.ts'
import { rolledOut } from '../installation.ts'
import { heldShards, readLeases, SHARDS, type ShardCounts } from '../leases.ts'
import { expectMoved } from '../moved.ts'
import type { Move, Tier } from '../moves.ts'
import { settled, until } from '../settled.ts'
import { theSuite } from '../suite.ts'
import { coldPriced, expectNoGaps, INTERVAL_MS } from '../tier-gaps.ts'
import { switchAfter } from '../tier-overrides.ts'
import { handovers, stepsBack, underOldWriter } from '../writers.ts'

const PER_SECOND = 50
const HOT = 30
const UPGRADED: ShardCounts = { hot: 2, medium: 3, cold: 2 }
const CHANGES = [
  `tiers.hot.assets=${HOT}`,
  `tiers.hot.shards=${UPGRADED.hot}`,
  'tiers.medium.assets=170',
  `tiers.medium.shards=${UPGRADED.medium}`,
  `tiers.cold.shards=${UPGRADED.cold}`,
]

/** What there is to be after a change: the assets that moved, and the shards of each tier. */
type After = { from: Tier; to: Tier; shards: ShardCounts }

describe('case 9: an upgrade that changes tiers and shards', () => {
  const movedAssets = (): readonly string[] => theSuite().assets.all.slice(theSuite().assets.hot.length, HOT)

  const underReads = async (during: string, after: After, change: () => Promise<unknown>): Promise<void> => {
    const suite = theSuite()
    const { client, redis, report, assets } = suite
    await settled(suite)
    await coldPriced(suite)
    const from = await redis.now()
    const { effective = 0, next = 0 } = await redis.generations()
    const requests = await client.askConstantly(pricePaths([...assets.hot, ...assets.medium]), PER_SECOND)
    await change()
    const at = await switchAfter(suite, Math.max(effective, next))
    await rolledOut(suite)
    const to = Math.max(await redis.now(), at.effectiveAt) + INTERVAL_MS.medium
    await until(suite, to)
    const summary = await requests.stop()
    const prices = await redis.accepted(from)

    const generations = new Set(prices.map(({ generation }) => generation)).size
    const wrong = underOldWriter(prices).length + stepsBack(prices).length
    report.figure(
      9,
      `${during}: ${generations} generations, ${handovers(prices)} changes of writers, ${wrong} prices of one whose time was over; ` +
        `${summary.failed} of ${summary.requests} requests failed`,
    )
    await expectNoGaps(suite, 9, { during, period: { from, to } })
    const moves: Move[] = movedAssets().map(asset => ({ asset, from: after.from, to: after.to }))
    await expectMoved(suite, 9, { during, moves, at, from, to, leadersRestart: true })
    expect(underOldWriter(prices)).to.deep.equal([])
    expect(stepsBack(prices)).to.deep.equal([])
    expect(generations).to.equal(2)
    expect(summary.failures).to.deep.equal([])
    await expectShards(after.shards)
    await expectTiers(after.to)
  }

  /** These shards have a Lease, and no others; a pod of its tier holds each, and one says that it leads it. */
  const expectShards = async (counts: ShardCounts): Promise<void> => {
    const { kubectl, refreshers } = theSuite()
    const shards = Object.entries(counts).flatMap(([tier, count]) =>
      Array.from({ length: count }, (_, index) => `${tier}:${index}`),
    )
    const tiers = Object.keys(counts)
    const named = async (tier: string) =>
      [tier, (await refreshers.pods(tier)).map(({ metadata }) => metadata.name)] as const
    const pods = Object.fromEntries(await Promise.all(tiers.map(named)))
    const all = Object.fromEntries(shards.map(shard => [shard, true]))
    expect(heldShards(await readLeases(kubectl), pods), 'shards, and whether they are held').to.deep.equal(
      all,
    )
    const leaders = (await Promise.all(tiers.map(tier => refreshers.leaders(tier)))).flat()
    expect(
      leaders.map(({ shard }) => shard),
      'shards that are led',
    ).to.have.members(shards)
  }

  /** The API answers those that moved in their new tier, and their neighbours by rank in the tiers they had. */
  const expectTiers = async (tier: Tier): Promise<void> => {
    const { client, assets } = theSuite()
    const moved = movedAssets()
    const [first, next] = [assets.hot.at(-1) ?? '', assets.all[HOT] ?? '']
    const tiers = await apiTiers(client, [first, ...moved, next])
    expect(tiers).to.deep.equal(['hot', ...moved.map(() => tier), 'medium'])
  }

  it('has one accepted writer for each asset at every moment, no gap, and then the new tiers and shards', () =>
    underReads('helm upgrade', { from: 'medium', to: 'hot', shards: UPGRADED }, () =>
      theSuite().helm.upgrade(CHANGES),
    ))

  it('is taken back in the same way', () =>
    underReads('helm rollback', { from: 'hot', to: 'medium', shards: SHARDS }, () =>
      theSuite().helm.rollback(1),
    ))
})
