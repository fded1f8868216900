import { expect } from 'chai'
import { pricePaths } from '../assets.ts'
import type { KubernetesObject } from '../kubectl.ts'
import { type Lease, readLeases, SHARDS, shardLeaseNames } from '../leases.ts'
import { replaced } from '../rollout.ts'
import { settled, until } from '../settled.ts'
import { theSuite } from '../suite.ts'
import { coldPriced, expectNoGaps, INTERVAL_MS } from '../tier-gaps.ts'
import { epochsBack, stepsBack, underOldWriter } from '../writers.ts'

const PER_SECOND = 50
/** A read may ask for a refresh of what is old: of cold assets only some are read, for the others' age to tell. */
const COLD_READ = 50
/** Variables that change, and what is read back of them. */
const CONFIG = { api: ['REFRESH_WAIT_MS', '1900'], refresher: ['HISTORY_QUEUE', '9000'] } as const
const COMPONENTS = ['api', 'refresher', 'mock-exchange']

type Secret = KubernetesObject & { data: Record<string, string> }

describe('case 6: a rolling update of API and refreshers', () => {
  /** What an update must leave as it is. */
  const standing = async () => {
    const { kubectl, release } = theSuite()
    const leases = await readLeases(kubectl)
    return {
      password: (await kubectl.get<Secret>('secret', `${release}-redis`)).data,
      redisPod: (await kubectl.get('pod', `${release}-redis-0`)).metadata.uid,
      leases: shardLeaseNames(release, SHARDS).map(name => leases.find(lease => lease.name === name)),
    }
  }

  /** To another image and another configuration, as releases do. */
  const update = async (): Promise<void> => {
    const suite = theSuite()
    const { kubectl, helm, settings } = suite
    const before = await kubectl.list('pods', `app.kubernetes.io/component in (${COMPONENTS})`)
    const changes = Object.entries(CONFIG).map(([of, [name, value]]) => `${of}.config.${name}="${value}"`)
    await helm.upgrade([`image.tag="${settings.nextTag}"`, ...changes])
    await replaced(suite, before)
  }

  const readBack = async (component: keyof typeof CONFIG): Promise<string[]> => {
    const { kubectl } = theSuite()
    const pods = await kubectl.list('pods', `app.kubernetes.io/component=${component}`)
    const program = ['node', '--print', `process.env.${CONFIG[component][0]}`]
    return Promise.all(pods.map(async ({ metadata }) => (await kubectl.exec(metadata.name, program)).trim()))
  }

  it('fails no request, leaves no gap in prices, and keeps what is not to change', async () => {
    const suite = theSuite()
    const { client, redis, report, assets } = suite
    await settled(suite)
    await coldPriced(suite)
    const before = await standing()
    const from = await redis.now()
    const read = [...assets.hot, ...assets.medium, ...assets.cold.slice(0, COLD_READ)]
    const requests = await client.askConstantly(pricePaths(read), PER_SECOND)
    await update()
    const to = (await redis.now()) + INTERVAL_MS.medium
    await until(suite, to)
    const summary = await requests.stop()
    report.figure(
      6,
      `${summary.failed} of ${summary.requests} requests failed (${summary.stale} stale, slowest ${summary.slowestMs} ms)`,
    )
    await expectNoGaps(suite, 6, { during: 'rolling update', period: { from, to } })
    expect(summary.failures).to.deep.equal([])
    expect(summary.failed).to.equal(0)

    const prices = await redis.accepted(from)
    expect(stepsBack(prices)).to.deep.equal([])
    expect(underOldWriter(prices)).to.deep.equal([])
    expect(epochsBack(prices)).to.deep.equal([])
    await expectKept(before)
    for (const component of ['api', 'refresher'] as const) {
      const values = await readBack(component)
      expect(new Set(values), `${CONFIG[component][0]} of ${component}`).to.have.all.keys(
        CONFIG[component][1],
      )
    }
  })

  const expectKept = async (before: Awaited<ReturnType<typeof standing>>): Promise<void> => {
    const { refreshers, report } = theSuite()
    const after = await standing()
    const pods = (await refreshers.pods()).map(({ metadata }) => metadata.name)
    const isHeld = (lease: Lease | undefined) => pods.some(pod => lease?.holder.startsWith(pod))
    const held = after.leases.filter(isHeld).length
    const grown = after.leases.filter(
      (lease, i) => (lease?.epoch ?? 0) > (before.leases[i]?.epoch ?? 0),
    ).length
    report.figure(
      6,
      `${held} of ${after.leases.length} shards held by new pods, ${grown} epochs grown, Redis kept`,
    )
    expect(after.password, 'the password of Redis').to.deep.equal(before.password)
    expect(after.redisPod, 'the pod of Redis').to.equal(before.redisPod)
    expect(after.leases.map(lease => lease?.uid)).to.deep.equal(before.leases.map(lease => lease?.uid))
    expect(after.leases.every(lease => lease !== undefined)).to.equal(true)
    expect(held, 'shards with a holder').to.equal(after.leases.length)
    expect(grown, 'shards whose epoch has grown').to.equal(after.leases.length)
  }
})
