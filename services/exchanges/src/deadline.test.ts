import { once } from 'node:events'
import { expect } from 'chai'
import { startDeadline } from './deadline.ts'

const MINUTE = 60_000

describe('startDeadline', () => {
  it('ends as timeout when the time is over', async () => {
    const deadline = startDeadline(5, [])
    await once(deadline.signal, 'abort')
    expect(deadline.failure()).to.equal('timeout')
  })

  it('ends as cancelled when any of its stops aborts', () => {
    const stop = new AbortController()
    const deadline = startDeadline(MINUTE, [new AbortController().signal, stop.signal])
    expect(deadline.signal.aborted).to.equal(false)
    stop.abort()
    expect([deadline.signal.aborted, deadline.failure()]).to.deep.equal([true, 'cancelled'])
    deadline.clear()
  })

  it('has ended as cancelled from the start where a stop has aborted before', () => {
    const deadline = startDeadline(MINUTE, [AbortSignal.abort()])
    expect([deadline.signal.aborted, deadline.failure()]).to.deep.equal([true, 'cancelled'])
    deadline.clear()
  })

  it('remains a timeout where the caller stops later', async () => {
    const stop = new AbortController()
    const deadline = startDeadline(5, [stop.signal])
    await once(deadline.signal, 'abort')
    stop.abort()
    expect(deadline.failure()).to.equal('timeout')
  })

  it('does not listen to its stops once cleared', () => {
    const stop = new AbortController()
    const deadline = startDeadline(MINUTE, [stop.signal])
    deadline.clear()
    stop.abort()
    expect(deadline.signal.aborted).to.equal(false)
  })
})
