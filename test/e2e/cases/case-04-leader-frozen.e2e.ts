import { expect } from 'chai'
import type { AcceptedPrice } from '../accepted-price.ts'
import { hotLeader, pricedSince, settled, until } from '../settled.ts'
import { theSuite } from '../suite.ts'
import { takenOver } from '../takeover.ts'
import { stepsBack, underOldWriter } from '../writers.ts'

const REFUSALS = ['fenced', 'unfenced'] as const
/** How long the woken one may try before its refused writes are counted: a turn of all hot assets, and a little. */
const TRIES_MS = 8_000

describe('case 4: the hot leader is frozen past the end of its Lease, then woken', () => {
  const refused = async (pod: string): Promise<number> => {
    const metrics = await theSuite().refreshers.metrics(pod)
    const counts = REFUSALS.map(reason => metrics.get(`price_writes_rejected_total{reason="${reason}"}`) ?? 0)
    return counts.reduce((sum, count) => sum + count, 0)
  }

  /** All that was accepted, from before the freezing until after the waking, and what the woken one was refused. */
  const freezeAndWake = async (loseData: boolean) => {
    const suite = theSuite()
    const { redis, refreshers } = suite
    await settled(suite)
    const { pod, epoch } = await hotLeader(suite)
    const refusedBefore = await refused(pod)
    const from = await redis.now()
    await refreshers.signal(pod, 'SIGSTOP')
    await takenOver(suite, epoch, from)
    const before = await redis.accepted(from)
    if (loseData) await redis.loseData()
    const woken = await redis.now()
    await refreshers.signal(pod, 'SIGCONT')
    await until(suite, woken + TRIES_MS)
    await pricedSince(suite, suite.assets.hot, woken)
    const after = await redis.accepted(loseData ? 0 : (before.at(-1)?.at ?? from) + 1)
    const count = (await refused(pod)) - refusedBefore
    return { epoch, woken, prices: [...before, ...after], count }
  }

  const judge = (
    { epoch, woken, prices, count }: Awaited<ReturnType<typeof freezeAndWake>>,
    name: string,
  ) => {
    const { assets, report } = theSuite()
    const isHot = ({ asset }: AcceptedPrice): boolean => assets.hot.includes(asset)
    const sinceWoken = prices.filter(price => isHot(price) && price.at >= woken)
    const old = sinceWoken.filter(price => price.epoch <= epoch)
    const priced = new Set(sinceWoken.map(({ asset }) => asset)).size
    report.figure(
      4,
      `${name}: ${count} of its writes refused, ${old.length} accepted, ${priced} assets written by the other`,
    )
    expect(count, 'refused writes').to.be.above(0)
    expect(old).to.deep.equal([])
    expect(priced).to.equal(assets.hot.length)
    expect(stepsBack(prices)).to.deep.equal([])
    expect(underOldWriter(prices)).to.deep.equal([])
  }

  it('has its writes refused, and no price goes back', async () => {
    judge(await freezeAndWake(false), 'woken')
  })

  it('has them refused also where Redis lost its data meanwhile', async () => {
    judge(await freezeAndWake(true), 'woken after Redis lost its data')
  })
})
