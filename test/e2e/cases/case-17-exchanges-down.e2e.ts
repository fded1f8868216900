import { expect } from 'chai'
import { audited, betweenAudits, hotLease, STUCK_AFTER_MS } from '../audits.ts'
import { slowestReturn } from '../gaps.ts'
import { createMockExchanges } from '../mock-exchanges.ts'
import { type Muted, moveEvents, muteHotLeader } from '../muted-leader.ts'
import { seconds } from '../report.ts'
import { pricedSince, settled, until } from '../settled.ts'
import { theSuite } from '../suite.ts'

/** A breaker's longest time open, its probes, and an interval. */
const BACK_WITHIN_MS = { limitMs: 40_000, marginMs: 15_000 }

describe('case 17, its contrary: all exchanges are down', () => {
  const made: { muted?: Muted } = {}
  afterEach(() => made.muted?.unmute())

  const leftAlone = async (leader: string): Promise<void> => {
    const suite = theSuite()
    const { lines, end } = await audited(suite, { exchanges_down: 1, shards_moved: 0 })
    suite.report.figure(
      17,
      `all exchanges down, leader ${leader}: the audit finds ${JSON.stringify(end?.findings)}`,
    )
    // On a slow machine the exchanges are away long enough for shards of other tiers.
    expect(end?.findings?.shards_stuck).to.be.at.least(1)
    expect(lines.map(({ msg }) => msg)).to.include('all exchanges are down: no shard is moved')
  }

  /** Returns when the exchanges were ready again, on Redis' clock. */
  const withoutExchanges = async (work: () => Promise<void>): Promise<number> => {
    const suite = theSuite()
    const exchanges = createMockExchanges(suite)
    const from = await suite.redis.now()
    try {
      await exchanges.takeDown()
      await work()
    } finally {
      await exchanges.bringBack()
    }
    const back = await suite.redis.now()
    suite.report.figure(17, `all exchanges down: for ${seconds(back - from)}`)
    return back
  }

  it('leaves the shard where it is, muted or not, says so, and prices return with the exchanges', () =>
    betweenAudits(theSuite(), async () => {
      const suite = theSuite()
      const { redis, report, assets } = suite
      await settled(suite)
      const before = { lease: await hotLease(suite), events: await moveEvents(suite) }
      const back = await withoutExchanges(async () => {
        await until(suite, (await redis.now()) + STUCK_AFTER_MS)
        await leftAlone('not muted')
        made.muted = await muteHotLeader(suite)
        await leftAlone('muted')
        await made.muted.unmute()
      })
      await pricedSince(suite, assets.hot, back)
      const measuredMs = slowestReturn(await redis.accepted(back), assets.hot, back)
      const time = { measuredMs, ...BACK_WITHIN_MS }
      report.below(17, 'all exchanges down: all hot assets priced, after they are ready again,', time)
      const { holder, epoch } = await hotLease(suite)
      expect({ holder, epoch }).to.deep.equal({ holder: before.lease.holder, epoch: before.lease.epoch })
      expect(await moveEvents(suite, before.events)).to.deep.equal([])
    }))
})
