import type { EventInput } from '@price-aggregator/kubernetes'
import type { Logger } from '@price-aggregator/runtime'
import { expect } from 'chai'
import { createAnnounce } from './announce.ts'

const EVENT: EventInput = {
  about: { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', name: 'prices-hot-0' },
  type: 'Warning',
  reason: 'ShardMoved',
  message: 'its holder wrote nothing',
  component: 'price-aggregator/audit-freshness',
  at: 5,
}

const start = () => {
  const said: unknown[] = []
  const info = (about: object, message: string) => void said.push({ ...about, message })
  return { said, logger: { info } as unknown as Logger }
}

describe('createAnnounce', () => {
  it('writes an Event, and passes on that it was lost', async () => {
    const { said, logger } = start()
    const written: EventInput[] = []
    const createEvent = async (event: EventInput) => {
      written.push(event)
      return { kind: 'conflict' } as const
    }
    expect(await createAnnounce({ createEvent }, logger)(EVENT)).to.deep.equal({ kind: 'conflict' })
    expect(written).to.deep.equal([EVENT])
    expect(said).to.be.empty
  })

  it('says it in the log where there is no Kubernetes', async () => {
    const { said, logger } = start()
    expect((await createAnnounce(undefined, logger)(EVENT)).kind).to.equal('ok')
    expect(said).to.deep.equal([
      { about: 'Lease/prices-hot-0', reason: 'ShardMoved', message: 'its holder wrote nothing' },
    ])
  })
})
