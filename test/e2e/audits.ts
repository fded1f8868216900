import { expect } from 'chai'
import { type ChangedRun, runChanged } from './changed-run.ts'
import { type Lease, readLeases } from './leases.ts'
import type { Suite } from './suite.ts'

/** After how long without a write the holder of the hot shard counts as stuck: three intervals. */
export const STUCK_AFTER_MS = 15_000

/** Runs the audit once, and expects it to have done its duty and found just that. */
export const audited = async (suite: Suite, findings: Record<string, number>): Promise<ChangedRun> => {
  const run = await runChanged(suite, 'audit-freshness')
  expect(run.succeeded, JSON.stringify(run.lines)).to.equal(true)
  expect(run.end?.findings).to.include(findings)
  return run
}

/** Does something while no audit comes by its schedule. */
export const betweenAudits = ({ jobs }: Pick<Suite, 'jobs'>, work: () => Promise<void>): Promise<void> =>
  jobs.unscheduled('audit-freshness', 'audit-freshness', work)

/** The Lease of the shard of all hot assets. */
export const hotLease = async ({ kubectl, release }: Pick<Suite, 'kubectl' | 'release'>): Promise<Lease> => {
  const lease = (await readLeases(kubectl)).find(({ name }) => name === `${release}-refresher-hot-0`)
  if (!lease) throw new Error('the hot shard has no Lease')
  return lease
}
