import { expect } from 'chai'
import { pricePaths } from '../assets.ts'
import { restart } from '../rollout.ts'
import { settled, until } from '../settled.ts'
import { theSuite } from '../suite.ts'
import { expectNoGaps, INTERVAL_MS } from '../tier-gaps.ts'

const PER_SECOND = 50

describe('case 6: a rolling update of API and refreshers', () => {
  it('fails no request and leaves no gap in prices', async () => {
    const suite = theSuite()
    const { client, redis, report, assets } = suite
    await settled(suite)
    const from = await redis.now()
    const requests = await client.askConstantly(pricePaths([...assets.hot, ...assets.medium]), PER_SECOND)
    await restart(suite, 'api', 'refresher-hot', 'refresher-medium', 'refresher-cold')
    const replaced = await redis.now()
    const summary = await requests.stop()
    report.figure(
      6,
      `${summary.failed} of ${summary.requests} requests failed (${summary.stale} stale, slowest ${summary.slowestMs} ms)`,
    )
    await until(suite, replaced + INTERVAL_MS.medium)
    const period = { from, to: replaced + INTERVAL_MS.medium }
    expectNoGaps(suite, 6, { during: 'rolling update', prices: await redis.accepted(from), period })
    expect(summary.failures).to.deep.equal([])
    expect(summary.failed).to.equal(0)
  })
})
