import { expect } from 'chai'
import { changedJob } from './changed-job.ts'

const container = { image: 'jobs:1', args: ['ensure-table'], env: [{ name: 'A', value: '1' }, { name: 'B' }] }
const job = {
  metadata: { name: 'by-hand' },
  spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never', containers: [container] } } },
}

describe('changedJob', () => {
  it('changes nothing unless told to', () => {
    expect(changedJob(job, {})).to.deep.equal(job)
  })

  it('sets variables in the place of those of the same name, adds arguments, and leaves the rest', () => {
    const changed = changedJob(job, { args: ['--dry-run'], env: { B: '2', C: '3' } })
    const env = [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
      { name: 'C', value: '3' },
    ]
    const containers = [{ image: 'jobs:1', args: ['ensure-table', '--dry-run'], env }]
    const spec = { backoffLimit: 0, template: { spec: { restartPolicy: 'Never', containers } } }
    expect(changed).to.deep.equal({ metadata: job.metadata, spec })
    expect(container.args).to.deep.equal(['ensure-table'])
  })
})
