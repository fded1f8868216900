import { expect } from 'chai'
import { eventually } from '../../eventually.ts'
import { endOf, type JobObject } from '../jobs.ts'
import type { KubernetesObject } from '../kubectl.ts'
import { seconds } from '../report.ts'
import { settled } from '../settled.ts'
import { theSuite } from '../suite.ts'

type PodObject = KubernetesObject & {
  status: { containerStatuses?: { state: { terminated?: { exitCode: number } } }[] }
}

const COMPONENT = 'app.kubernetes.io/component=loadtest'
const PER_SECOND = 50
const LENGTH_S = 10
const SENT = PER_SECOND * LENGTH_S
/** As k6 ends where one of its thresholds is missed. */
const THRESHOLDS_MISSED = 99
const ENDING = { deadlineMs: 120_000, everyMs: 1_000 }

describe('case 21: the load test as a Job', () => {
  const loadTest = async (set: readonly string[]) => {
    const { helm, kubectl } = theSuite()
    await helm.upgrade(['loadtest.enabled=true', 'loadtest.group="mixed"', ...set])
    const read = async () => {
      const jobs = await kubectl.list<JobObject>('jobs', COMPONENT)
      return jobs.flatMap(job => {
        const type = endOf(job)
        return type === undefined ? [] : [{ name: job.metadata.name, type }]
      })
    }
    const [end] = await eventually('the load test has ended', read, ends => ends.length === 1, ENDING)
    const pods = await kubectl.list<PodObject>('pods', COMPONENT)
    const codes = pods.map(({ status }) => status.containerStatuses?.[0]?.state.terminated?.exitCode)
    return { ...end, codes, log: await kubectl.run(['logs', `job/${end?.name}`]) }
  }

  before(() => settled(theSuite()))
  after(async () => {
    await theSuite().helm.upgrade(['loadtest.enabled=false'])
  })

  it('completes where the targets are met', async () => {
    const started = performance.now()
    const { type, codes, log } = await loadTest([
      `loadtest.rate=${PER_SECOND}`,
      `loadtest.seconds=${LENGTH_S}`,
    ])
    const requests = Number(/http_reqs\.*: (\d+)/.exec(log)?.[1])
    const took = seconds(performance.now() - started)
    theSuite().report.figure(21, `load test of ${SENT} requests: ${requests} sent, ${type} after ${took}`)
    expect(type, log).to.equal('Complete')
    expect(codes).to.deep.equal([0])
    expect(requests).to.be.within(0.97 * SENT, SENT + 1)
  })

  it('fails where they are missed', async () => {
    const { release } = theSuite()
    const { type, codes, log } = await loadTest([
      `loadtest.target="http://${release}-api/nowhere"`,
      'loadtest.seconds=3',
    ])
    expect(type, log).to.equal('Failed')
    expect(codes).to.deep.equal([THRESHOLDS_MISSED])
    expect(log).to.match(/✗ .*rate<0\.001/)
  })
})
