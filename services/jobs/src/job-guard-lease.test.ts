import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { guardDeps, heldBy, memoryLeases, NAME } from './job-guard.fixture.ts'
import { GuardLost, type GuardOutcome } from './job-guard.ts'
import { createLeaseGuard } from './job-guard-lease.ts'

const NEVER = new AbortController().signal

/** Work that goes on until it is told to stop. */
const untilAborted = async (signal: AbortSignal): Promise<unknown> => {
  while (!signal.aborted) await pause(2)
  return signal.reason
}

const start = () => {
  const leases = memoryLeases()
  const run = <T>(me: string, work: (signal: AbortSignal) => Promise<T>, signal = NEVER) =>
    createLeaseGuard(guardDeps(leases, me))(signal, work)
  return { leases, run, holder: () => leases.standing(NAME)?.holder }
}

const kinds = (outcomes: readonly GuardOutcome<unknown>[]) => outcomes.map(({ kind }) => kind)

describe('the Lease guard', () => {
  it('is held while the work is done, and free afterwards', async () => {
    const { leases, run, holder } = start()
    const outcome = await run('a', async () => holder())
    expect(outcome).to.deep.equal({ kind: 'ran', value: 'a' })
    expect(holder()).to.equal('')
    expect(leases.standing(NAME)?.labels).to.deep.equal({ app: 'prices' })
  })

  it('waits for one who is about to make the Lease, before it makes it', async () => {
    const { leases, run, holder } = start()
    const ran = run('a', async () => leases.standing(NAME)?.labels)
    await pause(100)
    expect(leases.standing(NAME)).to.equal(undefined)
    leases.put({ ...heldBy(''), labels: { made: 'elsewhere' } })
    expect(await ran).to.deep.equal({ kind: 'ran', value: { made: 'elsewhere' } })
    expect(holder()).to.equal('')
  })

  it('lets one of two runs work, and the other say so', async () => {
    const { run } = start()
    const worked: string[] = []
    const work = (me: string) => async () => {
      worked.push(me)
      await pause(400)
    }
    const outcomes = await Promise.all([run('a', work('a')), run('b', work('b'))])
    expect(kinds(outcomes)).to.have.members(['ran', 'busy'])
    expect(worked).to.have.length(1)
    expect(outcomes.find(({ kind }) => kind === 'busy')).to.deep.equal({ kind: 'busy', holder: worked[0] })
  })

  it('lets one of many work also where all begin with a Lease that its holder left', async () => {
    const { leases, run } = start()
    leases.put(heldBy('gone'))
    let working = 0
    const work = async () => {
      working += 1
      await pause(300)
    }
    const outcomes = await Promise.all(['a', 'b', 'c'].map(me => run(me, work)))
    expect(kinds(outcomes).sort()).to.deep.equal(['busy', 'busy', 'ran'])
    expect(working).to.equal(1)
  })

  it('stops the work when another took it, and leaves it to the other', async () => {
    const { leases, run, holder } = start()
    leases.put(heldBy(''))
    const running = run('a', untilAborted)
    await pause(20)
    leases.put(heldBy('b'))
    const outcome = await running
    expect(outcome.kind === 'ran' && outcome.value).to.be.instanceOf(GuardLost)
    expect(holder()).to.equal('b')
  })

  it('stops the work when the Lease was deleted', async () => {
    const { leases, run } = start()
    leases.put(heldBy(''))
    const running = run('a', untilAborted)
    await pause(20)
    leases.remove(NAME)
    const outcome = await running
    expect(outcome.kind === 'ran' && outcome.value).to.be.instanceOf(GuardLost)
    expect(leases.standing(NAME)).to.equal(undefined)
  })

  it('goes on where only labels were changed, and releases it all the same', async () => {
    const { leases, run, holder } = start()
    const outcome = await run('a', async signal => {
      const lease = leases.standing(NAME)
      if (lease) leases.put({ ...lease, labels: { helm: 'upgraded' } })
      await pause(400)
      return signal.aborted
    })
    expect(outcome).to.deep.equal({ kind: 'ran', value: false })
    expect(holder()).to.equal('')
  })

  it('stops the work when it could not be renewed before others may take it', async () => {
    const { leases, run } = start()
    const outcome = await run('a', async signal => {
      leases.faults.every = 'unavailable'
      return untilAborted(signal)
    })
    expect(outcome.kind === 'ran' && outcome.value).to.be.instanceOf(GuardLost)
  })

  it('waits for an API server that is away, and says so once', async () => {
    const leases = memoryLeases()
    leases.faults.every = 'unavailable'
    const deps = guardDeps(leases, 'a')
    setTimeout(() => delete leases.faults.every, 200)
    const outcome = await createLeaseGuard(deps)(NEVER, async () => 'worked')
    expect(outcome).to.deep.equal({ kind: 'ran', value: 'worked' })
    expect(deps.warnings).to.deep.equal(['the API server does not give the guard: retrying'])
  })

  it('gives up in a clear sentence when its time is over', async () => {
    const { leases, run } = start()
    leases.faults.every = 'timeout'
    const outcome = await run('a', async () => 'worked', AbortSignal.timeout(100))
    expect(outcome.kind === 'unavailable' && outcome.error.message).to.equal(
      `no guard by the Lease ${NAME}: the API server cannot be reached`,
    )
  })

  it('gives up where its time is too short to tell whether the holder lives', async () => {
    const { leases, run } = start()
    leases.put(heldBy('gone'))
    const outcome = await run('a', async () => 'worked', AbortSignal.timeout(100))
    expect(outcome.kind === 'unavailable' && outcome.error.message).to.contain('may still be held by gone')
    const late = await run('a', async () => 'worked', AbortSignal.abort())
    expect(late.kind === 'unavailable' && late.error.message).to.contain('there was no time to ask for it')
  })

  it('gives up at once where it lacks the right', async () => {
    const { leases, run } = start()
    leases.faults.every = 'refused'
    const outcome = await run('a', async () => 'worked')
    expect(outcome.kind === 'unavailable' && outcome.error.message).to.contain('refuses it (HTTP 403)')
  })

  it('says what to do about a Lease that is missing where it may make none', async () => {
    const { leases, run } = start()
    leases.faults.create = 'refused'
    const outcome = await run('a', async () => 'worked')
    expect(outcome.kind === 'unavailable' && outcome.error.message).to.equal(
      `no guard by the Lease ${NAME}: it is missing, and may not be made here: the API server refuses it (HTTP 403). helm upgrade makes it again`,
    )
  })

  it('does the work after a run that had begun earlier and ends just then', async () => {
    const { leases, run } = start()
    leases.put({ ...heldBy('b'), acquireTime: '2026-11-24T19:59:00.000000Z' })
    const running = run('a', async () => 'worked')
    await pause(20)
    const lease = leases.standing(NAME)
    if (lease) leases.put({ ...lease, holder: '', renewTime: '2026-11-24T20:00:02.000000Z' })
    expect(await running).to.deep.equal({ kind: 'ran', value: 'worked' })
  })

  it('is released when the work fails', async () => {
    const { run, holder } = start()
    const failing = run('a', async () => {
      throw new Error('told to')
    })
    expect(await failing.catch(({ message }: Error) => message)).to.equal('told to')
    expect(holder()).to.equal('')
  })
})
