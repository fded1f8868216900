import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { parseDocument } from 'yaml'
import { actions, jobs, steps, textOf, workflows } from './workflows.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** What a token may write where a release is published; nothing anywhere else. */
const WRITES: Record<string, string[]> = {
  'release.yaml build': ['packages'],
  'release.yaml images': ['packages', 'id-token', 'attestations', 'artifact-metadata'],
  'release.yaml charts': ['packages', 'id-token', 'attestations', 'artifact-metadata'],
  'release.yaml release': ['contents'],
}

describe('workflows', () => {
  it('are there, and are YAML without a doubt', () => {
    expect([...workflows.keys()]).to.include.members([
      '.github/workflows/ci.yaml',
      '.github/workflows/release.yaml',
    ])
    for (const path of [...workflows.keys(), ...actions.keys(), '.github/dependabot.yml']) {
      const { errors, warnings } = parseDocument(textOf(path))
      expect([...errors, ...warnings], path).to.deep.equal([])
    }
  })

  for (const path of [...workflows.keys(), ...actions.keys()]) {
    it(`use actions by their commit, beside which the version stands: ${path}`, () => {
      const used = textOf(path)
        .split('\n')
        .flatMap(line => /^\s*(?:- )?uses: (.+)$/.exec(line)?.[1] ?? [])
      const ours = used.filter(one => one.startsWith('./'))
      for (const one of used.filter(one => !ours.includes(one)))
        expect(one).to.match(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
      for (const one of ours) {
        const file = /\.yaml$/.test(one) ? one : `${one}/action.yaml`
        expect(existsSync(`${root}${file}`), one).to.equal(true)
      }
      expect(used).to.have.length(
        steps.filter(one => one.path === path && one.step.uses).length + calls(path),
      )
    })
  }

  it('use each action in one version', () => {
    const used = new Set(
      steps.flatMap(({ step }) => (step.uses && !step.uses.startsWith('./') ? [step.uses] : [])),
    )
    const names = [...used].map(one => one.replace(/@.*/, ''))
    expect(names).to.have.length.above(5)
    expect(new Set(names).size).to.equal(names.length)
  })

  it("start for no event that gives a stranger's code a token", () => {
    for (const [path, { on }] of workflows)
      expect(on, path).not.to.have.any.keys('pull_request_target', 'workflow_run', 'issue_comment')
  })

  it('may do nothing by default, and each job what it says', () => {
    for (const [path, { permissions }] of workflows) expect(permissions, path).to.deep.equal({})
    for (const { path, name, job } of jobs) {
      const which = `${path.replace('.github/workflows/', '')} ${name}`
      expect(job.permissions, which).to.be.an('object')
      const writes = Object.entries(job.permissions ?? {}).flatMap(([scope, right]) =>
        right === 'read' ? [] : [scope],
      )
      expect(writes, which).to.have.members(WRITES[which] ?? [])
    }
  })

  it('end in time', () => {
    for (const { path, name, job } of jobs)
      if (!job.uses) expect(job['timeout-minutes'], `${path} ${name}`).to.be.within(1, 120)
  })

  it('leave no token behind in what they check out', () => {
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'))
    expect(checkouts).to.have.length.above(5)
    for (const { path, step } of checkouts)
      expect(step.with, path).to.deep.equal({ 'persist-credentials': false })
  })

  it('put no text of an event into a shell', () => {
    for (const { path, step } of steps) expect(step.run ?? '', path).not.to.include('${{')
  })
})

/** How many of a file's jobs are other workflows. */
const calls = (path: string): number => jobs.filter(one => one.path === path && one.job.uses).length
