import { expect } from 'chai'
import { renderObjects } from '../../scripts/charts/helm.ts'
import { needsHelm, ofKind, podsOf, VALUE_SETS } from './objects.ts'

const CALLS_THE_API_SERVER = /^(Deployment\/.*-refresher-|(Job|CronJob)\/(?!.*-loadtest-))/
const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe']

for (const [name, values] of Object.entries(VALUE_SETS)) {
  describe(`every pod of the chart, values ${name}`, () => {
    needsHelm()
    const pods = () => [...podsOf(renderObjects({ values }))]

    it('runs as a user of its own, without privileges, on a root it cannot write to', () => {
      for (const [which, { spec }] of pods()) {
        expect(spec.securityContext, which).to.include({ runAsNonRoot: true })
        expect(spec.securityContext.runAsUser, which).to.be.greaterThan(0)
        expect(spec.securityContext.seccompProfile, which).to.deep.equal({ type: 'RuntimeDefault' })
        for (const container of spec.containers) {
          expect(container.securityContext, which).to.deep.equal({
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          })
        }
      }
    })

    it('has a token only where the API server is called', () => {
      for (const [which, { spec }] of pods()) {
        expect(spec.automountServiceAccountToken, which).to.equal(CALLS_THE_API_SERVER.test(which))
      }
      for (const account of ofKind(renderObjects({ values }), 'ServiceAccount')) {
        expect(account.automountServiceAccountToken, account.metadata.name).to.equal(false)
      }
    })

    it('asks for CPU and memory, and may not take all memory', () => {
      for (const [which, { spec }] of pods()) {
        for (const { resources } of spec.containers) {
          expect(resources.requests, which).to.include.keys('cpu', 'memory')
          expect(resources.limits, which).to.include.keys('memory')
        }
      }
    })

    it('names an image by a version', () => {
      for (const [which, { spec }] of pods()) {
        for (const { image } of spec.containers) {
          expect(image, which).to.match(/^[^:@]+(:[0-9]+\/[^:@]+)?(:[\w.-]+|@sha256:[0-9a-f]{64})$/)
          expect(image, which).not.to.match(/:latest$/)
        }
      }
    })

    it('is probed at its start, for life and for readiness, unless it ends by itself', () => {
      for (const [which, { spec }] of pods()) {
        if (spec.restartPolicy === 'Never') continue
        for (const container of spec.containers) expect(container, which).to.include.keys(PROBES)
      }
    })
  })
}

describe('the default installation', () => {
  needsHelm()
  it('asks for no more than 1.2 cores, so that it fits a small node', () => {
    const objects = renderObjects()
    const cores = [...podsOf(objects)]
      .filter(([which]) => !which.startsWith('Pod/'))
      .map(([which, { spec }]) => {
        const object = objects.find(({ kind, metadata }) => which === `${kind}/${metadata.name}`)
        const autoscaler = ofKind(objects, 'HorizontalPodAutoscaler').find(
          hpa => hpa.spec.scaleTargetRef.name === object?.metadata.name,
        )
        const replicas = object?.spec.replicas ?? autoscaler?.spec.minReplicas ?? 1
        return replicas * cpu(spec.containers[0].resources.requests.cpu)
      })
    expect(cores.reduce((sum, value) => sum + value, 0)).to.be.within(0.1, 1.2)
  })
})

const cpu = (quantity: string): number =>
  quantity.endsWith('m') ? Number(quantity.slice(0, -1)) / 1_000 : Number(quantity)
