import { expect } from 'chai'
import { output } from '../command.ts'
import { createHelm } from '../helm.ts'
import { createKubectl } from '../kubectl.ts'
import { leftovers } from '../leftovers.ts'
import { theSuite } from '../suite.ts'

/** Values that contradict each other or the schema, and what the refusal says. */
const WRONG: { name: string; set: string[]; says: RegExp }[] = [
  { name: 'an unknown key', set: ['api.replica=3'], says: /api[\s\S]*replica/ },
  { name: 'negative replicas', set: ['tiers.hot.replicas=-1'], says: /tiers.hot.replicas[\s\S]*minimum/ },
  { name: 'external Redis without a host', set: ['redis.enabled=false'], says: /externalRedis\.host/ },
  { name: 'two Redis', set: ['externalRedis.host="redis.example"'], says: /choose one Redis/ },
  { name: 'no exchange', set: ['mockExchanges.enabled=false'], says: /list the exchanges/ },
  {
    name: 'fewest above most replicas',
    set: ['api.autoscaling.minReplicas=9'],
    says: /minReplicas \(9\) is above maxReplicas/,
  },
  { name: 'a moving tag', set: ['image.tag="latest"'], says: /name a version/ },
  { name: 'a word for a number', set: ['tiers.cold.shards="four"'], says: /tiers.cold.shards[\s\S]*integer/ },
  { name: 'more hot assets than symbols', set: ['tiers.hot.assets=5000'], says: /there are \d+ symbols/ },
  {
    name: 'an asset pinned to two tiers',
    set: ['jobs.reconcileTiers.pinned.hot=["btcusdt"]', 'jobs.reconcileTiers.pinned.cold=["btcusdt"]'],
    says: /btcusdt in hot and in cold/,
  },
  {
    name: 'a pin that is no symbol',
    set: ['jobs.reconcileTiers.pinned.hot=["nosuchusdt"]'],
    says: /nosuchusdt, which is not among the symbols/,
  },
  {
    name: 'more sources than exchanges',
    set: ['refresher.config.MIN_SOURCES=5'],
    says: /but there are 3 exchanges/,
  },
  { name: 'an Ingress without hosts', set: ['api.ingress.enabled=true'], says: /name the hosts/ },
]

describe('case 11: wrong values', () => {
  const setUp = () => {
    const { settings, root } = theSuite()
    const namespace = settings.sideNamespaces.wrong
    const chart = `${root}/charts/price-aggregator`
    return { kubectl: createKubectl(namespace), helm: createHelm({ namespace, release: 'prices', chart }) }
  }

  before(async () => {
    await output(['kubectl', 'create', 'namespace', setUp().kubectl.namespace])
  })
  after(async () => {
    await output(['kubectl', 'delete', 'namespace', setUp().kubectl.namespace, '--wait=false'])
  })

  for (const { name, set, says } of WRONG) {
    it(`refuses ${name}`, async () => {
      const { code, stderr } = await setUp().helm.install([], set)
      expect(code).to.equal(1)
      expect(stderr).to.match(says)
    })
  }

  it('leaves nothing behind', async () => {
    const { kubectl, helm } = setUp()
    expect(await helm.list()).to.deep.equal([])
    expect(await leftovers(kubectl)).to.deep.equal([])
    theSuite().report.figure(
      11,
      `${WRONG.length} kinds of wrong values refused with a sentence, nothing installed`,
    )
  })
})
