import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { eventually } from '../../eventually.ts'
import { output } from '../command.ts'
import { createHelm } from '../helm.ts'
import { removeNamespaces, rolledOut } from '../installation.ts'
import { createKubectl, type KubernetesObject } from '../kubectl.ts'
import { leftovers } from '../leftovers.ts'
import { createRedis } from '../redis.ts'
import { seconds } from '../report.ts'
import { replaced } from '../rollout.ts'
import { theSuite } from '../suite.ts'

const VALUES = fileURLToPath(new URL('../volume-values.yaml', import.meta.url))
const RELEASE = 'price-aggregator-volume'
const REDIS = `${RELEASE}-redis`
const CLAIM = `data-${REDIS}-0`
const GONE = { deadlineMs: 60_000, everyMs: 1_000 }
const KEPT = 'fences and prices'

type Claim = KubernetesObject & { status: { phase: string } }

describe("case 9, its end: helm uninstall with Redis' volume", () => {
  const setUp = () => {
    const { settings, root } = theSuite()
    const kubectl = createKubectl(settings.sideNamespaces.volume)
    const chart = `${root}/charts/price-aggregator`
    const helm = createHelm({ namespace: kubectl.namespace, release: RELEASE, chart })
    return { kubectl, helm, redis: createRedis(kubectl, `${REDIS}-0`) }
  }

  const install = async (): Promise<void> => {
    const { kubectl, helm } = setUp()
    const { code, stderr } = await helm.install([VALUES], [])
    expect(code, stderr).to.equal(0)
    await rolledOut({ kubectl })
  }

  /** What is left once all but volume claims is gone, or also these where they go with the release. */
  const uninstall = async (isAll: (left: readonly string[]) => boolean): Promise<string[]> => {
    const { kubectl, helm } = setUp()
    const { code, stderr } = await helm.uninstall()
    expect(code, stderr).to.equal(0)
    return eventually('what goes with the release is gone', () => leftovers(kubectl), isAll, GONE)
  }

  before(async () => {
    await output(['kubectl', 'create', 'namespace', setUp().kubectl.namespace])
    await install()
  })
  after(() => removeNamespaces(setUp().kubectl.namespace))

  it('keeps its data when its pod is deleted', async () => {
    const { kubectl, redis } = setUp()
    expect((await kubectl.get<Claim>('persistentvolumeclaim', CLAIM)).status.phase).to.equal('Bound')
    await redis.keep(KEPT)
    const started = performance.now()
    const pods = await kubectl.list('pods', 'app.kubernetes.io/component=redis')
    await kubectl.run(['delete', 'pod', `${REDIS}-0`])
    await replaced({ kubectl }, pods)
    const took = seconds(performance.now() - started)
    const kept = await redis.kept()
    theSuite().report.figure(
      9,
      `Redis with a volume, its pod deleted: ready with its data again after ${took}`,
    )
    expect(kept).to.equal(KEPT)
  })

  it('leaves the claim alone where it is retained, and the next installation finds the data', async () => {
    const left = await uninstall(names => names.length <= 1)
    expect(left).to.deep.equal([`PersistentVolumeClaim/${CLAIM}`])
    await install()
    expect(await setUp().redis.kept()).to.equal(KEPT)
    theSuite().report.figure(
      9,
      `helm uninstall, whenDeleted Retain: leaves ${left}, which is used again as it is`,
    )
  })

  it('takes the claim too where it is to be deleted', async () => {
    const { kubectl, helm } = setUp()
    await helm.upgrade(['redis.persistence.whenDeleted="Delete"'])
    await rolledOut({ kubectl })
    const owners = async () =>
      (await kubectl.get<KubernetesObject>('persistentvolumeclaim', CLAIM)).metadata.ownerReferences ?? []
    await eventually('the claim belongs to the StatefulSet', owners, found => found.length > 0, GONE)
    const left = await uninstall(names => names.length === 0)
    theSuite().report.figure(9, `helm uninstall, whenDeleted Delete: leaves ${left.length} objects`)
    expect(left).to.deep.equal([])
  })
})
