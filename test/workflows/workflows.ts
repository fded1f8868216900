import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('../..', import.meta.url))

export type Step = { name?: string; uses?: string; run?: string; with?: Record<string, string> }
export type Job = {
  uses?: string
  permissions?: Record<string, string>
  'timeout-minutes'?: number
  strategy?: { matrix: Record<string, string[]> }
  steps?: Step[]
}
export type Workflow = { on: Record<string, unknown>; permissions?: object; jobs: Record<string, Job> }
type Action = { runs: { steps: Step[] } }

export const textOf = (path: string): string => readFileSync(`${root}${path}`, 'utf8')

const filesOf = (pattern: string): string[] => globSync(pattern, { cwd: root }).toSorted()

/** All workflows, by path. */
export const workflows = new Map(
  filesOf('.github/workflows/*.{yaml,yml}').map(path => [path, parse(textOf(path)) as Workflow]),
)

/** The composite actions that they share, by path. */
export const actions = new Map(
  filesOf('.github/actions/*/action.yaml').map(path => [path, parse(textOf(path)) as Action]),
)

export const jobs = [...workflows].flatMap(([path, workflow]) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ path, name, job })),
)

/** All steps, those of the composite actions too. */
export const steps = [
  ...jobs.flatMap(({ path, job }) => (job.steps ?? []).map(step => ({ path, step }))),
  ...[...actions].flatMap(([path, { runs }]) => runs.steps.map(step => ({ path, step }))),
]
