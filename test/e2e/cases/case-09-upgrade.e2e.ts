import { expect } from 'chai'
import { pricePaths } from '../assets.ts'
import { rolledOut } from '../installation.ts'
import { settled, until } from '../settled.ts'
import { theSuite } from '../suite.ts'
import { coldPriced, expectNoGaps, INTERVAL_MS } from '../tier-gaps.ts'
import { handovers, stepsBack, underOldWriter } from '../writers.ts'

/** A newer assignment takes effect 15 s after it was first seen, and is looked for every 5 s. */
const EFFECTIVE_WITHIN_MS = 20_000
const PER_SECOND = 50
const CHANGES = [
  'tiers.hot.assets=30',
  'tiers.hot.shards=2',
  'tiers.medium.assets=170',
  'tiers.medium.shards=3',
  'tiers.cold.shards=2',
]

describe('case 9: an upgrade that changes tiers and shards', () => {
  const underReads = async (during: string, change: () => Promise<unknown>): Promise<void> => {
    const suite = theSuite()
    const { client, redis, report, assets } = suite
    await settled(suite)
    await coldPriced(suite)
    const from = await redis.now()
    const requests = await client.askConstantly(pricePaths([...assets.hot, ...assets.medium]), PER_SECOND)
    await change()
    await rolledOut(suite)
    const to = (await redis.now()) + EFFECTIVE_WITHIN_MS + INTERVAL_MS.medium
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
    expect(underOldWriter(prices)).to.deep.equal([])
    expect(stepsBack(prices)).to.deep.equal([])
    expect(generations).to.equal(2)
    expect(summary.failures).to.deep.equal([])
  }

  it('has one accepted writer for each asset at every moment, and no gap', () =>
    underReads('helm upgrade', () => theSuite().helm.upgrade(CHANGES)))

  it('is taken back in the same way', () => underReads('helm rollback', () => theSuite().helm.rollback(1)))
})
