import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { eventually } from '../../eventually.ts'
import { freezeAndWake, type Woken } from '../frozen-leader.ts'
import { neverRefused } from '../refused-writes.ts'
import { theSuite } from '../suite.ts'
import { stepsBack, underOldWriter } from '../writers.ts'

/** The shard of all hot assets. */
const SHARD = 'hot:0'
/** Long enough for all that is overdue to be tried, and short of the end of the successor's Lease. */
const ALONE_MS = 1_500

describe('case 4: the hot leader is frozen past the end of its Lease, then woken', () => {
  /** What it wrote of hot assets since it was woken, and what of it was accepted under the epoch it had. */
  const sinceWoken = ({ epoch, at, prices }: Woken) => {
    const { assets } = theSuite()
    const accepted = prices.filter(price => assets.hot.includes(price.asset) && price.at >= at)
    return { accepted, old: accepted.filter(price => price.epoch <= epoch) }
  }

  const expectSafe = (woken: Woken): void => {
    expect(sinceWoken(woken).old, 'accepted under the old epoch').to.deep.equal([])
    expect(stepsBack(woken.prices)).to.deep.equal([])
    expect(underOldWriter(woken.prices)).to.deep.equal([])
  }

  const judge = (name: string, woken: Woken, expected: string): void => {
    const { assets, report } = theSuite()
    const { refused, counts, attempt } = woken
    const { accepted, old } = sinceWoken(woken)
    const priced = new Set(accepted.map(({ asset }) => asset)).size
    const byFence = refused.filter(({ outcome }) => outcome === expected)
    const missing = neverRefused(assets.hot, byFence)
    report.figure(
      4,
      `${name}: refused (${expected}) for ${assets.hot.length - missing.length} of the ${assets.hot.length} assets it had, ` +
        `${counts.refused} refusals counted; ${old.length} of its prices accepted, ${priced} assets written by another; attempt ${attempt}`,
    )
    expect(missing, 'assets of which the fence refused no write').to.deep.equal([])
    expect(counts.refused, 'refusals that the metric counts').to.be.at.least(byFence.length)
    expect(priced).to.equal(assets.hot.length)
  }

  it('has its writes refused for every asset, and no price goes back', async () => {
    const woken = await freezeAndWake(theSuite(), {
      losesData: false,
      expectSafe,
      act: (_frozen, wake) => wake(),
    })
    judge('woken', woken, 'fenced')
  })

  it('has them refused also where Redis lost its data, and the successor has stamped its fence again', async () => {
    const suite = theSuite()
    const { redis } = suite
    const woken = await freezeAndWake(suite, {
      losesData: true,
      expectSafe,
      act: async ({ epoch }, wake) => {
        await redis.loseData()
        const stamped = async () => (await redis.fence(SHARD)) ?? 0
        await eventually('the successor has stamped its fence again', stamped, found => found > epoch)
        await wake()
      },
    })
    judge('woken after Redis lost its data', woken, 'fenced')
  })

  it('has them refused also where no fence stands at all', async () => {
    const suite = theSuite()
    const { redis, refreshers } = suite
    const woken = await freezeAndWake(suite, {
      losesData: true,
      expectSafe,
      act: async ({ pod }, wake) => {
        const names = (await refreshers.pods('hot')).map(({ metadata }) => metadata.name)
        const others = names.filter(name => name !== pod)
        const all = (signal: 'SIGSTOP' | 'SIGCONT') =>
          Promise.all(others.map(name => refreshers.signal(name, signal)))
        try {
          await all('SIGSTOP')
          await redis.loseData()
          // Without an assignment in effect a write is refused for that already.
          await eventually(
            'refreshers of other tiers have registered the assignment',
            redis.hasGeneration,
            Boolean,
          )
          await wake()
          await sleep(ALONE_MS)
        } finally {
          await all('SIGCONT')
        }
      },
    })
    judge('woken while no fence stands', woken, 'unfenced')
  })
})
