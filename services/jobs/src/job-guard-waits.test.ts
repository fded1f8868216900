import { expect } from 'chai'
import { guardDeps, heldBy, type MemoryLeases, memoryLeases } from './job-guard.fixture.ts'
import { createLeaseGuard } from './job-guard-lease.ts'

/** Another run, which renews twenty times as often as one does. */
const otherAtWork = (leases: MemoryLeases) => {
  let renewals = 0
  leases.put(heldBy('b'))
  const timer = setInterval(() => {
    renewals += 1
    leases.put({ ...heldBy('b'), renewTime: `2026-11-24T20:00:${10 + renewals}.000000Z` })
  }, 150)
  return { renewals: () => renewals, stop: () => clearInterval(timer) }
}

describe('the Lease guard of a run that waits for others', () => {
  it('does the work after the end of another run', async () => {
    const leases = memoryLeases()
    const other = otherAtWork(leases)
    const deps = guardDeps(leases, 'a', true)
    let isOver = false
    setTimeout(() => {
      other.stop()
      isOver = true
      leases.put(heldBy(''))
    }, 500)
    const outcome = await createLeaseGuard(deps)(new AbortController().signal, async () => isOver)
    expect(outcome).to.deep.equal({ kind: 'ran', value: true })
    expect(other.renewals()).to.be.greaterThan(1)
    expect(deps.told).to.deep.equal(['waiting for another run to end'])
  })

  it('waits so no longer than its own time, and has failed then', async () => {
    const leases = memoryLeases()
    const other = otherAtWork(leases)
    const guard = createLeaseGuard(guardDeps(leases, 'a', true))
    const outcome = await guard(AbortSignal.timeout(400), async () => 'worked')
    other.stop()
    expect(outcome.kind === 'unavailable' && outcome.error.message).to.contain('may still be held by b')
  })
})
