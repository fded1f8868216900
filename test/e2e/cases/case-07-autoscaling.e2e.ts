import { expect } from 'chai'
import { eventually } from '../../eventually.ts'
import type { KubernetesObject } from '../kubectl.ts'
import { seconds } from '../report.ts'
import { settled } from '../settled.ts'
import { theSuite } from '../suite.ts'

type Autoscaler = KubernetesObject & { status: { currentReplicas?: number; desiredReplicas?: number } }

const CONNECTIONS = 4
const FEWEST = 2
const SCALING = { deadlineMs: 150_000, everyMs: 2_000 }

describe('case 7: the autoscaler of the API', () => {
  it('scales out under load and in again', async function () {
    this.timeout(330_000)
    const suite = theSuite()
    const { client, kubectl, release, report, assets } = suite
    await settled(suite)
    const replicas = async (): Promise<number> => {
      const { status } = await kubectl.get<Autoscaler>('hpa', `${release}-api`)
      return status.currentReplicas ?? 0
    }
    const reach = async (what: string, isIt: (count: number) => boolean): Promise<string> => {
      const started = performance.now()
      await eventually(what, replicas, isIt, SCALING)
      return seconds(performance.now() - started)
    }

    await reach('the API has its fewest pods', count => count === FEWEST)
    const load = await client.load(`/prices/${assets.hot[0]}`, CONNECTIONS)
    const out = await reach('the API scaled out', count => count > FEWEST)
    const most = await replicas()
    const { ok, failed } = await load.stop()
    const back = await reach('the API scaled in', count => count === FEWEST)
    report.figure(
      7,
      `out from ${FEWEST} to ${most} pods after ${out} of load, in again ${back} after its end`,
    )
    report.figure(7, `${failed} of ${ok + failed} requests failed while pods were added`)
    expect(most).to.be.above(FEWEST)
    expect(failed).to.equal(0)
  })
})
