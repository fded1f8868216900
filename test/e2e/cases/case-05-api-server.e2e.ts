import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { eventually } from '../../eventually.ts'
import { withoutApiServer } from '../api-server-cut.ts'
import { longestGap } from '../gaps.ts'
import { type Lease, readLeases, renewTimes, SHARDS, shardLeaseNames } from '../leases.ts'
import { seconds } from '../report.ts'
import { settled } from '../settled.ts'
import { theSuite } from '../suite.ts'
import { ALLOWANCE_MS, COLD_TURNS, INTERVAL_MS } from '../tier-gaps.ts'
import { longestWait } from '../turns.ts'
import { underOldWriter } from '../writers.ts'

const AWAY_MS = 30_000
const AFTERWARDS_MS = 8_000
/** Assets are refreshed as if nothing had happened: after an interval, and the refresh. */
const REFRESH_MS = 1_000
const MARGIN_MS = 2_000
const SHARD_COUNT = SHARDS.hot + SHARDS.medium + SHARDS.cold

describe('case 5: the API server', () => {
  const hotLease = async (): Promise<Lease | undefined> => {
    const { kubectl, release } = theSuite()
    return (await readLeases(kubectl)).find(({ name }) => name === `${release}-refresher-hot-0`)
  }

  /** When each shard's Lease was last renewed. */
  const renewals = async (): Promise<Map<string, string>> => {
    const { kubectl, release } = theSuite()
    return renewTimes(await readLeases(kubectl), shardLeaseNames(release, SHARDS))
  }

  before(() => settled(theSuite()))

  it('has a deleted Lease again, with the same holder and epoch, and no gap in prices', async () => {
    const { kubectl, redis, report, assets } = theSuite()
    const before = await hotLease()
    const from = await redis.now()
    const started = performance.now()
    await kubectl.run(['delete', 'lease', before?.name ?? ''])
    const again = await eventually(
      'the Lease is made again',
      hotLease,
      lease => lease !== undefined && lease.uid !== before?.uid && lease.holder !== '',
      { deadlineMs: 30_000, everyMs: 200 },
    )
    const took = seconds(performance.now() - started)
    await sleep(AFTERWARDS_MS)
    report.figure(
      5,
      `a deleted Lease is made again after ${took}, held by the same: ${again?.holder === before?.holder}`,
    )
    const to = await redis.now()
    const prices = await redis.accepted(from)
    const { ms } = longestGap(prices, assets.hot, { from, to })
    const time = { measuredMs: ms, limitMs: INTERVAL_MS.hot + REFRESH_MS, marginMs: MARGIN_MS }
    report.below(5, 'a deleted Lease: longest gap of a hot asset', time)
    const held = { holder: before?.holder, epoch: before?.epoch }
    expect(again).to.include(held)
    expect(await hotLease(), 'the Lease afterwards').to.include({ ...held, uid: again?.uid })
    expect(underOldWriter(prices)).to.deep.equal([])
  })

  it('stops no price while it cannot be reached', async () => {
    const suite = theSuite()
    const { redis, report, assets } = suite
    const from = await redis.now()
    const [renewed, stillRenewed] = await withoutApiServer(suite, async () => {
      const first = await renewals()
      await sleep(AWAY_MS)
      return [first, await renewals()]
    })
    await sleep(AFTERWARDS_MS)
    const to = await redis.now()
    const prices = await redis.accepted(from)
    const during = `no API server for ${seconds(AWAY_MS)}`
    for (const tier of ['hot', 'medium'] as const) {
      const { ms } = longestGap(prices, assets[tier], { from, to })
      const time = { measuredMs: ms, limitMs: INTERVAL_MS[tier] + REFRESH_MS, marginMs: MARGIN_MS }
      report.below(5, `${during}: longest gap of a ${tier} asset`, time)
    }
    const { ms } = longestWait(prices, assets.cold, COLD_TURNS, { from, to })
    const time = { measuredMs: ms, limitMs: ALLOWANCE_MS, marginMs: MARGIN_MS }
    report.below(5, `${during}: longest wait of a cold asset after its turn`, time)
    expect(renewed.size).to.equal(SHARD_COUNT)
    expect([...stillRenewed], 'the cut must keep Leases from being renewed').to.deep.equal([...renewed])
    await eventually(
      'all Leases are renewed again',
      async () => [...(await renewals())].filter(([name, time]) => time <= (renewed.get(name) ?? '')),
      late => late.length === 0,
      { deadlineMs: 30_000, everyMs: 500 },
    )
    expect(underOldWriter(prices)).to.deep.equal([])
  })
})
