import { expect } from 'chai'
import { eventually } from '../../eventually.ts'
import { readLeases, SHARDS, shardsByPod } from '../leases.ts'
import { seconds } from '../report.ts'
import { settled } from '../settled.ts'
import { theSuite } from '../suite.ts'
import { stepsBack, underOldWriter } from '../writers.ts'

const REPLICAS = [3, 1, 3]
const TIERS = ['hot', 'medium', 'cold'] as const
const DEADLINE = { deadlineMs: 90_000, everyMs: 1_000 }

describe('case 2: one leader for each shard', () => {
  /** The tier's shards by pod, by Leases, and how many leaders each shard has, by the pods' own word. */
  const spread = async (tier: (typeof TIERS)[number]) => {
    const { kubectl, refreshers } = theSuite()
    const pods = (await refreshers.pods(tier)).map(({ metadata }) => metadata.name)
    const byLease = shardsByPod(await readLeases(kubectl), tier, pods)
    const leaders = await refreshers.leaders(tier).catch(() => [])
    return {
      pods: pods.length,
      shares: [...byLease].sort(),
      leaders: leaders.map(({ shard }) => shard).sort(),
    }
  }

  const isEven =
    (tier: (typeof TIERS)[number], replicas: number) => (found: Awaited<ReturnType<typeof spread>>) => {
      const { pods, shares, leaders } = found
      const counts = shares.map(([, count]) => count)
      return (
        pods === replicas &&
        shares.every(([pod]) => pod !== '') &&
        counts.reduce((sum, count) => sum + count, 0) === SHARDS[tier] &&
        Math.max(...counts) <= Math.ceil(SHARDS[tier] / replicas) &&
        leaders.length === SHARDS[tier] &&
        new Set(leaders).size === SHARDS[tier]
      )
    }

  let began = 0

  before(async () => {
    await settled(theSuite())
    began = await theSuite().redis.now()
  })
  after(async () => {
    const { kubectl, release } = theSuite()
    for (const tier of TIERS)
      await kubectl.run(['scale', `deployment/${release}-refresher-${tier}`, '--replicas=2'])
  })

  for (const [i, replicas] of REPLICAS.entries()) {
    it(`spreads them over ${replicas} members${i === 0 ? '' : ` after ${REPLICAS[i - 1]}`}`, async () => {
      const { kubectl, release, report } = theSuite()
      const started = performance.now()
      for (const tier of TIERS) {
        await kubectl.run(['scale', `deployment/${release}-refresher-${tier}`, `--replicas=${replicas}`])
      }
      const shown = await Promise.all(
        TIERS.map(async tier => {
          const what = `the ${tier} shards are spread over ${replicas} members`
          const { shares } = await eventually(what, () => spread(tier), isEven(tier, replicas), DEADLINE)
          return `${tier} ${shares.map(([, count]) => count).join('+')}`
        }),
      )
      const took = seconds(performance.now() - started)
      report.figure(2, `${replicas} members lead ${shown.join(', ')} shards, one leader each, after ${took}`)
      expect(shown).to.have.length(TIERS.length)
    })
  }

  it('lets one at a time write a shard, also while members come and go', async () => {
    const { redis, report } = theSuite()
    const prices = await redis.accepted(began)
    const wrong = underOldWriter(prices).length + stepsBack(prices).length
    report.figure(2, `${prices.length} prices meanwhile, ${wrong} of a writer whose time was over`)
    expect(prices).not.to.be.empty
    expect(underOldWriter(prices)).to.deep.equal([])
    expect(stepsBack(prices)).to.deep.equal([])
  })
})
