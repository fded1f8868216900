import { expect } from 'chai'
import { type CutDeps, withoutApiServer } from './api-server-cut.ts'

const NAME = 'prices-refresher-to-api-server'
const POLICY = {
  kind: 'NetworkPolicy',
  metadata: { name: NAME, uid: 'u', labels: { a: 'b' }, annotations: { c: 'd' } },
  spec: { egress: [] },
}

/** A cluster that notes what it is told; `fails` names what it refuses. */
const setUp = (fails?: 'delete' | 'exec') => {
  const told: string[] = []
  const applied: object[] = []
  const note = async (what: string): Promise<string> => {
    told.push(what)
    if (what === fails) throw new Error(`no ${what}`)
    return ''
  }
  const kubectl = {
    get: async () => POLICY,
    run: ([verb = '']: readonly string[]) => note(verb),
    exec: () => note('exec'),
    apply: (manifest: object) => {
      applied.push(manifest)
      return note('apply')
    },
  }
  const refreshers = { pods: async () => [{ kind: 'Pod', metadata: { name: 'one', uid: '1' } }] }
  const sleep = () => Promise.resolve()
  const deps = { kubectl, refreshers, release: 'prices', sleep } as unknown as CutDeps
  return { told, applied, deps }
}

const outcome = async (running: Promise<unknown>): Promise<unknown> => running.catch(String)

describe('withoutApiServer', () => {
  it('takes the policy away, does what is to be done, and puts it back as it was', async () => {
    const { told, applied, deps } = setUp()
    const done = async () => told.push('done')
    expect(await outcome(withoutApiServer(deps, done))).to.equal(3)
    expect(told).to.deep.equal(['delete', 'exec', 'done', 'apply'])
    expect(applied).to.deep.equal([
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: NAME, labels: { a: 'b' }, annotations: { c: 'd' } },
        spec: { egress: [] },
      },
    ])
  })

  it('puts it back where a pod cannot be cut off, or the policy not be taken away for sure', async () => {
    for (const fails of ['exec', 'delete'] as const) {
      const { told, deps } = setUp(fails)
      expect(await outcome(withoutApiServer(deps, async () => told.push('done')))).to.equal(
        `Error: no ${fails}`,
      )
      expect(told.at(-1)).to.equal('apply')
      expect(told).to.not.include('done')
    }
  })

  it('puts it back where what was done meanwhile fails', async () => {
    const { told, deps } = setUp()
    const failing = () => Promise.reject(new Error('gap'))
    expect(await outcome(withoutApiServer(deps, failing))).to.equal('Error: gap')
    expect(told.at(-1)).to.equal('apply')
  })
})
