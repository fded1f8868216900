import { mock } from 'node:test'
import { expect } from 'chai'
import { type Breaker, type BreakerOutcome, createBreaker } from './breaker.ts'
import { BREAKER_OPTIONS } from './breaker-options.fixture.ts'
import type { BreakerOptions, Verdict } from './breaker-state.ts'

describe('createBreaker', () => {
  const opened: Breaker[] = []
  const setUp = (
    options: Partial<BreakerOptions> = {},
    timeoutMs = 5_000,
    patienceMs: () => number = () => Number.POSITIVE_INFINITY,
  ) => {
    const clock = { now: 0 }
    const states: string[] = []
    const breaker = createBreaker({
      name: 'exchange1',
      options: { ...BREAKER_OPTIONS, ...options },
      timeoutMs,
      now: () => clock.now,
      patienceMs,
      onStateChange: state => states.push(state),
    })
    opened.push(breaker)
    const run = (verdict: Verdict) =>
      breaker.run(
        async () => verdict,
        judged => judged,
      )
    const runAll = async (...verdicts: Verdict[]) => {
      const outcomes: BreakerOutcome<Verdict>['kind'][] = []
      for (const verdict of verdicts) outcomes.push((await run(verdict)).kind)
      return outcomes
    }
    return { breaker, clock, states, run, runAll }
  }
  const pending = ({ breaker }: { breaker: Breaker }) => {
    const { promise, resolve } = Promise.withResolvers<Verdict>()
    return {
      end: resolve,
      outcome: breaker.run(
        () => promise,
        judged => judged,
      ),
    }
  }
  const failures = (count: number) => Array<Verdict>(count).fill('failure')
  const alternating = (pairs: number) =>
    Array.from({ length: pairs }, () => ['success', 'failure'] as const).flat()

  afterEach(() => {
    for (const breaker of opened.splice(0)) breaker.close()
  })

  it('passes values on, whatever they say of the exchange', async () => {
    const { run } = setUp()
    for (const verdict of ['success', 'failure', 'neither'] as const) {
      expect(await run(verdict)).to.deep.equal({ kind: 'done', value: verdict })
    }
  })

  it('opens after five failures in a row and refuses at once', async () => {
    const { breaker, runAll, states } = setUp()
    await runAll(...failures(4), 'success', ...failures(4))
    expect(breaker.state()).to.equal('closed')
    await runAll('failure')
    expect(breaker.state()).to.equal('open')
    expect(await runAll('success', 'success')).to.deep.equal(['refused', 'refused'])
    expect(states).to.deep.equal(['open'])
  })

  it('opens when half of the window failed, not before there are enough requests', async () => {
    const { breaker, runAll } = setUp()
    await runAll(...alternating(4), 'success')
    expect(breaker.state()).to.equal('closed')
    await runAll('failure')
    expect(breaker.state()).to.equal('open')
  })

  it('stays closed below half', async () => {
    const { breaker, runAll } = setUp()
    await runAll('success', ...alternating(20))
    expect(breaker.state()).to.equal('closed')
  })

  it('forgets what is older than the window', async () => {
    mock.timers.enable({ apis: ['setInterval'] })
    try {
      const { breaker, runAll } = setUp()
      await runAll(...alternating(4), 'success')
      mock.timers.tick(BREAKER_OPTIONS.windowMs)
      await runAll('failure')
      expect(breaker.state()).to.equal('closed')
      await runAll(...alternating(4), 'failure')
      expect(breaker.state()).to.equal('open')
      breaker.close()
    } finally {
      mock.timers.reset()
    }
  })

  it('counts cancelled requests neither in a row nor in the window', async () => {
    const { breaker, runAll } = setUp({ minRequests: 5 })
    await runAll(...Array<Verdict>(20).fill('neither'), 'failure', 'failure', 'neither', 'failure', 'failure')
    expect(breaker.state()).to.equal('closed')
    await runAll('neither', 'failure')
    expect(breaker.state()).to.equal('open')
  })

  it('lets single probes through after its time and closes after two successes', async () => {
    const { breaker, clock, states, run, runAll, ...rest } = setUp()
    await runAll(...failures(5))
    clock.now = 29_999
    expect(await runAll('success')).to.deep.equal(['refused'])
    clock.now = 30_000
    const probe = pending({ breaker, ...rest })
    expect(await runAll('success', 'success')).to.deep.equal(['refused', 'refused'])
    probe.end('success')
    await probe.outcome
    expect(breaker.state()).to.equal('half_open')
    await run('success')
    expect(states).to.deep.equal(['open', 'half_open', 'closed'])
    await runAll(...failures(4))
    expect(breaker.state()).to.equal('closed')
  })

  it('opens again for its whole time after a failed probe', async () => {
    const { breaker, clock, runAll } = setUp()
    await runAll(...failures(5))
    clock.now = 30_000
    await runAll('success', 'failure')
    expect(breaker.state()).to.equal('open')
    clock.now = 59_999
    expect(await runAll('success')).to.deep.equal(['refused'])
    clock.now = 60_000
    expect(await runAll('success', 'success', 'success')).to.deep.equal(['done', 'done', 'done'])
    expect(breaker.state()).to.equal('closed')
  })

  it('is open shortly at first, and longer after each probe in vain', async () => {
    const { clock, runAll } = setUp({ firstOpenMs: 1_000, openMs: 3_000 })
    await runAll(...failures(5))
    for (const openMs of [1_000, 2_000, 3_000, 3_000]) {
      clock.now += openMs - 1
      expect(await runAll('success')).to.deep.equal(['refused'])
      clock.now += 1
      expect(await runAll('failure', 'success')).to.deep.equal(['done', 'refused'])
    }
  })

  it('is open no longer than one is willing to wait now', async () => {
    const patience = { ms: 2_000 }
    const { clock, runAll } = setUp({}, 5_000, () => patience.ms)
    await runAll(...failures(5))
    clock.now = 2_000
    expect(await runAll('failure')).to.deep.equal(['done'])
    patience.ms = 5_000
    clock.now = 6_999
    expect(await runAll('success')).to.deep.equal(['refused'])
    clock.now = 7_000
    expect(await runAll('success')).to.deep.equal(['done'])
  })

  it('gives a cancelled probe its place back', async () => {
    const { breaker, clock, runAll } = setUp()
    await runAll(...failures(5))
    clock.now = 30_000
    expect(await runAll('neither', 'success', 'success')).to.deep.equal(['done', 'done', 'done'])
    expect(breaker.state()).to.equal('closed')
  })

  it('does not count late results against the states that follow', async () => {
    const { breaker, clock, runAll } = setUp({ minRequests: 10 })
    const late = Array.from({ length: 20 }, () => pending({ breaker }))
    await runAll(...failures(5))
    clock.now = 30_000
    const probe = pending({ breaker })
    for (const { end } of late.slice(0, 10)) end('failure')
    await Promise.all(late.slice(0, 10).map(({ outcome }) => outcome))
    expect(breaker.state()).to.equal('half_open')
    probe.end('success')
    await probe.outcome
    await runAll('success')
    for (const { end } of late.slice(10)) end('failure')
    await Promise.all(late.map(({ outcome }) => outcome))
    expect(breaker.state()).to.equal('closed')
  })

  it('counts work that throws as a failure and passes its error on', async () => {
    const { breaker } = setUp({ consecutiveFailures: 1 })
    const error = new Error('no')
    const thrown = await breaker
      .run(
        () => Promise.reject(error),
        () => 'success',
      )
      .catch((caught: unknown) => caught)
    expect(thrown).to.equal(error)
    expect(breaker.state()).to.equal('open')
  })

  it('gives up on work that never ends', async () => {
    const setup = setUp({ consecutiveFailures: 1 }, 20)
    const stuck = pending(setup)
    // The timers of brakes do not keep a process alive, so the test has to.
    const alive = setInterval(() => undefined, 10)
    expect(await stuck.outcome).to.deep.equal({ kind: 'timeout' })
    clearInterval(alive)
    expect(setup.breaker.state()).to.equal('open')
  })

  it('refuses everything once closed', async () => {
    const { breaker, runAll } = setUp()
    breaker.close()
    breaker.close()
    expect(await runAll('success')).to.deep.equal(['refused'])
  })

  it('leaves no interval behind, whatever states it went through', async () => {
    const started = mock.method(globalThis, 'setInterval')
    const stopped = mock.method(globalThis, 'clearInterval')
    try {
      const { breaker, clock, runAll } = setUp()
      const late = pending({ breaker })
      await runAll(...failures(5))
      clock.now = 30_000
      await runAll('success', 'success')
      breaker.close()
      late.end('failure')
      await late.outcome
      const stoppedTimers = new Set(stopped.mock.calls.map(call => call.arguments[0] as unknown))
      expect(started.mock.calls).to.have.length.above(3)
      for (const call of started.mock.calls) expect(stoppedTimers.has(call.result)).to.equal(true)
    } finally {
      mock.restoreAll()
    }
  })
})
