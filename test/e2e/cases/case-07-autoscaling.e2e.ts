import { expect } from 'chai'
import { eventually } from '../../eventually.ts'
import { pricePaths } from '../assets.ts'
import type { RequestSummary } from '../client-pod.ts'
import type { KubernetesObject } from '../kubectl.ts'
import { seconds } from '../report.ts'
import { settled } from '../settled.ts'
import { theSuite } from '../suite.ts'

type Autoscaler = KubernetesObject & { status: { currentReplicas?: number; desiredReplicas?: number } }

const CONNECTIONS = 4
/** Asked all the time; far too little to keep the API large. */
const PER_SECOND = 30
const FEWEST = 2
const SCALING = { deadlineMs: 150_000, everyMs: 2_000 }

describe('case 7: the autoscaler of the API', () => {
  const replicas = async (): Promise<number> => {
    const { kubectl, release } = theSuite()
    return (await kubectl.get<Autoscaler>('hpa', `${release}-api`)).status.currentReplicas ?? 0
  }
  /** Pods of the API, those that are about to end too. */
  const pods = async (): Promise<number> =>
    (await theSuite().kubectl.list('pods', 'app.kubernetes.io/component=api')).length
  const reach = async (
    what: string,
    count: () => Promise<number>,
    isIt: (count: number) => boolean,
  ): Promise<string> => {
    const started = performance.now()
    await eventually(what, count, isIt, SCALING)
    return seconds(performance.now() - started)
  }
  const isFewest = (count: number): boolean => count === FEWEST

  /** Asks at a constant rate while something goes on. */
  const underRequests = async <T>(act: () => Promise<T>): Promise<RequestSummary & { result: T }> => {
    const { client, assets } = theSuite()
    const requests = await client.askConstantly(pricePaths([...assets.hot, ...assets.medium]), PER_SECOND)
    const result = await act()
    return { ...(await requests.stop()), result }
  }

  const scaleOut = () =>
    underRequests(async () => {
      const { client, assets } = theSuite()
      const load = await client.load(`/prices/${assets.hot[0]}`, CONNECTIONS)
      const took = await reach('the API scaled out', replicas, count => count > FEWEST)
      // The new pods take their share before the load ends.
      await reach('the new pods are there', pods, count => count > FEWEST)
      await theSuite().kubectl.run(['rollout', 'status', `deployment/${theSuite().release}-api`])
      return { took, most: await replicas(), load: await load.stop() }
    })

  const scaleIn = () =>
    underRequests(async () => {
      const took = await reach('the API scaled in', replicas, isFewest)
      await reach('the pods that were too many are gone', pods, isFewest)
      return took
    })

  it('scales out under load and in again, and fails no request on either way', async function () {
    this.timeout(500_000)
    const suite = theSuite()
    await settled(suite)
    await reach('the API has its fewest pods', replicas, isFewest)
    const out = await scaleOut()
    const { took, most, load } = out.result
    const back = await scaleIn()
    suite.report.figure(
      7,
      `out from ${FEWEST} to ${most} pods after ${took} of load, in again ${back.result} after its end`,
    )
    const [failedOut, ofOut] = [load.failed + out.failed, load.ok + load.failed + out.requests]
    suite.report.figure(
      7,
      `${failedOut} of ${ofOut} requests failed while pods were added, ${back.failed} of ${back.requests} while they went`,
    )
    expect(most).to.be.above(FEWEST)
    expect(out.failures).to.deep.equal([])
    expect(failedOut, 'failed while scaling out').to.equal(0)
    expect(back.failures).to.deep.equal([])
    expect(back.failed, 'failed while scaling in').to.equal(0)
  })
})
