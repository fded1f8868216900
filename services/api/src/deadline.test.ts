import { expect } from 'chai'
import { DeadlineExceeded, withDeadline } from './deadline.ts'

const never = () => new Promise<never>(() => undefined)
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('withDeadline', () => {
  it('gives what the call gives', async () => {
    const stop = new AbortController().signal
    expect(await withDeadline({ ms: 1_000, stop }, async () => 7)).to.equal(7)
    const refusal = new Error('no')
    expect(await failure(withDeadline({ ms: 1_000, stop }, () => Promise.reject(refusal)))).to.equal(refusal)
  })

  it('ends a call that takes too long, and tells it', async () => {
    const seen: AbortSignal[] = []
    const call = (signal: AbortSignal) => {
      seen.push(signal)
      return never()
    }
    const error = await failure(withDeadline({ ms: 5, stop: new AbortController().signal }, call))
    expect(error).to.be.instanceOf(DeadlineExceeded)
    expect(seen[0]?.aborted).to.equal(true)
  })

  it('ends at the stop, also where that was before', async () => {
    const stop = new AbortController()
    const waiting = failure(withDeadline({ ms: 60_000, stop: stop.signal }, never))
    stop.abort()
    expect(await waiting).to.be.instanceOf(DeadlineExceeded)
    expect(await failure(withDeadline({ ms: 60_000, stop: stop.signal }, async () => 1))).to.be.instanceOf(
      DeadlineExceeded,
    )
  })
})
