import { expect } from 'chai'
import { endOf } from '../job-log.ts'
import { seconds } from '../report.ts'
import { settled } from '../settled.ts'
import { theSuite } from '../suite.ts'

/** It watches the shards for 7 s: long enough for the other run to find it at work. */
const JOB = 'audit-freshness'
const NAMES = ['two-runs-a', 'two-runs-b']

describe('case 15: two runs of a job at once', () => {
  it('has one do the work, and the other say so; both end well', async () => {
    const suite = theSuite()
    const { jobs, report } = suite
    await settled(suite)
    const runs = await jobs.unscheduled(JOB, JOB, async () => {
      await Promise.all(NAMES.map(name => jobs.start(JOB, name)))
      return Promise.all(NAMES.map(jobs.ended))
    })
    const worked = runs.find(({ lines }) => endOf(lines) === 'done')?.lines.at(-1)
    const left = runs.find(({ lines }) => endOf(lines) === 'busy')?.lines.at(-1)
    report.figure(
      15,
      `one checked ${worked?.findings?.sample_checked} prices in ${seconds(worked?.durationMs ?? 0)}, the other says: ${left?.msg}`,
    )
    expect(runs.map(({ lines }) => endOf(lines))).to.have.members(['done', 'busy'])
    expect(runs.map(({ succeeded }) => succeeded)).to.deep.equal([true, true])
    expect(left?.holder, 'who is at work').to.match(/^two-runs-[ab]-/)
  })
})
