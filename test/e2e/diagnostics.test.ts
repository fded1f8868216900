import { expect } from 'chai'
import { restartedContainers } from './diagnostics.ts'
import type { Pod } from './refreshers.ts'

const pod = (name: string, ...containerStatuses: { name: string; restartCount: number }[]): Pod => ({
  kind: 'Pod',
  metadata: { name, uid: name },
  spec: {},
  status: { phase: 'Running', containerStatuses },
})

describe('restartedContainers', () => {
  it('finds each container that was started again', () => {
    const pods = [
      pod('steady', { name: 'api', restartCount: 0 }),
      pod('again', { name: 'api', restartCount: 2 }, { name: 'side', restartCount: 0 }),
    ]
    expect(restartedContainers(pods)).to.deep.equal([{ pod: 'again', container: 'api' }])
  })

  it('finds none in a pod that has not started yet', () => {
    const pending: Pod = { ...pod('pending'), status: { phase: 'Pending' } }
    expect(restartedContainers([pending])).to.deep.equal([])
  })
})
