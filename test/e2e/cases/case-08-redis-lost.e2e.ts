import { expect } from 'chai'
import { eventually } from '../../eventually.ts'
import { pricePaths } from '../assets.ts'
import { slowestReturn } from '../gaps.ts'
import { settled, until } from '../settled.ts'
import { theSuite } from '../suite.ts'
import { COLD_TURNS, INTERVAL_MS } from '../tier-gaps.ts'
import { longestWait } from '../turns.ts'

const PER_SECOND = 50
/** Clients find out by a refused connection, and wait before they try again. */
const MARGIN_MS = 3_000
/** Well within its interval of 5 min, for which nobody would wait here. */
const COLD_LIMIT_MS = 15_000

describe('case 8: the Redis pod is deleted', () => {
  it('is read from memory without a failure, and refreshed within an interval of its return', async () => {
    const suite = theSuite()
    const { client, kubectl, redis, release, report, assets } = suite
    await settled(suite)
    const requests = await client.askConstantly(pricePaths(assets.all), PER_SECOND)
    const deleted = performance.now()
    await kubectl.run(['delete', 'pod', `${release}-redis-0`])
    const back = await eventually(
      'Redis answers again',
      () => redis.now().catch(() => undefined),
      time => time !== undefined,
      { deadlineMs: 60_000, everyMs: 100 },
    )
    const away = performance.now() - deleted
    if (back === undefined) throw new Error('Redis is away')
    await until(suite, back + INTERVAL_MS.medium + MARGIN_MS)
    const summary = await requests.stop()
    const prices = await redis.accepted(0)

    const shown = `${summary.failed} of ${summary.requests} reads failed (${summary.stale} stale)`
    report.figure(8, `Redis away for ${(away / 1_000).toFixed(1)} s: ${shown}`)
    for (const tier of ['hot', 'medium'] as const) {
      const measuredMs = slowestReturn(prices, assets[tier], back)
      const time = { measuredMs, limitMs: INTERVAL_MS[tier], marginMs: MARGIN_MS }
      report.below(8, `all ${tier} assets fresh, after Redis' return,`, time)
    }
    const { ms } = longestWait(prices, assets.cold, COLD_TURNS, {
      from: back + MARGIN_MS,
      to: await redis.now(),
    })
    const wait = { measuredMs: ms, limitMs: COLD_LIMIT_MS, marginMs: MARGIN_MS }
    report.below(8, "longest wait of a cold asset after its turn, since Redis' return,", wait)
    expect(summary.failures).to.deep.equal([])
    expect(summary.failed).to.equal(0)
  })
})
