import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { eventually } from '../../eventually.ts'
import type { AcceptedPrice } from '../accepted-price.ts'
import { audited, betweenAudits, hotLease, STUCK_AFTER_MS } from '../audits.ts'
import { slowestReturn } from '../gaps.ts'
import type { Lease } from '../leases.ts'
import { avoidance, type LeaseEvent, type Muted, moveEvents, muteHotLeader } from '../muted-leader.ts'
import { seconds } from '../report.ts'
import { pricedSince, settled, until } from '../settled.ts'
import { theSuite } from '../suite.ts'
import { stepsBack, underOldWriter } from '../writers.ts'

/** By values.yaml; the least that there is in the hot tier. */
const AVOID_MS = 30_000
/** The audit's pod starts, watches for 7 s, confirms 5 s later, and the successor takes over. */
const MOVED_WITHIN_MS = { limitMs: 25_000, marginMs: 15_000 }
const LET_GO_MS = 1_000
const BACK = { deadlineMs: 60_000, everyMs: 500 }

type Before = { lease: Lease; events: LeaseEvent[] }

describe('case 17: a hot leader that renews its Lease and writes nothing', () => {
  const made: { muted?: Muted } = {}
  afterEach(() => made.muted?.unmute())

  const isHot = ({ asset }: AcceptedPrice): boolean => theSuite().assets.hot.includes(asset)

  const muteUntilStuck = async ({ lease }: Before): Promise<Muted> => {
    const suite = theSuite()
    const muted = await muteHotLeader(suite)
    made.muted = muted
    await until(suite, muted.at + STUCK_AFTER_MS)
    const written = (await suite.redis.accepted(muted.at + LET_GO_MS)).filter(isHot)
    expect(written, 'written though muted').to.deep.equal([])
    expect((await hotLease(suite)).holder, 'what its own watchdog lets it keep').to.equal(lease.holder)
    return muted
  }

  const moveByAudit = async ({ at, epoch }: Muted): Promise<void> => {
    const suite = theSuite()
    const { redis, report, assets } = suite
    const begun = await redis.now()
    const audit = await audited(suite, { shards_stuck: 1, shards_moved: 1, exchanges_down: 0 })
    await pricedSince(suite, assets.hot, begun)
    const prices = (await redis.accepted(begun)).filter(isHot)
    const first = prices[0]?.at ?? Number.NaN
    const all = begun + slowestReturn(prices, assets.hot, begun)
    report.figure(
      17,
      `muted leader: next price ${seconds(first - at)} after muting, all hot assets after ${seconds(all - at)}; the audit ` +
        `began ${seconds(begun - at)} after muting and took ${seconds(audit.tookMs)} with its pod`,
    )
    const time = { measuredMs: first - begun, ...MOVED_WITHIN_MS }
    report.below(17, "muted leader: from the audit's begin to the next accepted price", time)
    expect(prices.filter(price => price.epoch <= epoch)).to.deep.equal([])
  }

  const oneEvent = async ({ lease, events }: Before): Promise<LeaseEvent | undefined> => {
    const [told, ...more] = await moveEvents(theSuite(), events)
    expect(more).to.deep.equal([])
    expect(told).to.deep.include({ type: 'Warning', count: 1 })
    expect(told?.involvedObject).to.include({ kind: 'Lease', name: lease.name })
    expect(told?.message).to.contain(lease.holder)
    return told
  }

  /** Who holds the hot shard until a moment on Redis' clock, by its Lease. */
  const holdersUntil = async (end: number): Promise<string[]> => {
    const suite = theSuite()
    const holders = new Set<string>()
    do {
      holders.add((await hotLease(suite)).holder)
      await sleep(500)
    } while ((await suite.redis.now()) < end)
    return [...holders]
  }

  it('loses the shard to another pod by the audit, once, and does not get it back while it is avoided', () =>
    betweenAudits(theSuite(), async () => {
      const suite = theSuite()
      const { redis, report } = suite
      await settled(suite)
      const before: Before = { lease: await hotLease(suite), events: await moveEvents(suite) }
      const muted = await muteUntilStuck(before)
      const begun = await redis.now()
      await moveByAudit(muted)
      const avoided = (await avoidance(suite, before.lease.name)) ?? { holder: '', until: 0 }
      expect(avoided.holder).to.equal(before.lease.holder)
      expect(avoided.until - begun).to.be.at.least(AVOID_MS)

      await audited(suite, { shards_stuck: 0, shards_moved: 0 })
      const told = await oneEvent(before)
      // From here on it would write again.
      await muted.unmute()
      const left = avoided.until - (await redis.now())
      const holders = await holdersUntil(avoided.until)
      report.figure(
        17,
        `muted leader: for the ${seconds(left)} it was still avoided the shard was held by ${holders}`,
      )
      report.figure(17, `muted leader: one Event: ${told?.message}`)
      expect(holders).to.have.length(1)
      expect(holders).to.not.include(before.lease.holder)
      // It is first in line, so that nothing but the avoidance kept it away.
      const holder = async () => (await hotLease(suite)).holder
      await eventually('the first in line leads again', holder, now => now === before.lease.holder, BACK)
      const after = seconds((await redis.now()) - avoided.until)
      report.figure(
        17,
        `muted leader: writing again, it took the shard back ${after} after the avoidance was over`,
      )
      const all = await redis.accepted(muted.at)
      expect(underOldWriter(all)).to.deep.equal([])
      expect(stepsBack(all)).to.deep.equal([])
    }))
})
