import { expect } from 'chai'
import { endOf, type JobObject } from './jobs.ts'

const jobWith = (conditions?: { type: string; status: string }[]): JobObject => ({
  kind: 'Job',
  metadata: { name: 'a', uid: '1' },
  status: { ...(conditions && { conditions }) },
})

describe('endOf', () => {
  it('is what Kubernetes says for sure, and nothing before', () => {
    expect(endOf(jobWith())).to.equal(undefined)
    expect(endOf(jobWith([{ type: 'Complete', status: 'False' }]))).to.equal(undefined)
    expect(endOf(jobWith([{ type: 'SuccessCriteriaMet', status: 'True' }]))).to.equal(undefined)
    const failed = [
      { type: 'FailureTarget', status: 'True' },
      { type: 'Failed', status: 'True' },
    ]
    expect(endOf(jobWith(failed))).to.equal('Failed')
    expect(endOf(jobWith([{ type: 'Complete', status: 'True' }]))).to.equal('Complete')
  })
})
