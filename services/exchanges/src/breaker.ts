import Brakes from 'brakes'
import TimeOutError from 'brakes/lib/TimeOutError.js'
import {
  admit,
  type BreakerOptions,
  type BreakerState,
  initialBreakerState,
  settle,
  trip,
  type Verdict,
} from './breaker-state.ts'

/** Into how many buckets brakes divides its rolling window. */
const BUCKETS = 10

/** `timeout`: the work did not end within `timeoutMs`, which counts as a failure. */
export type BreakerOutcome<T> = { kind: 'done'; value: T } | { kind: 'refused' } | { kind: 'timeout' }

export type Breaker = {
  /**
   * Runs a piece of work unless the breaker refuses it. `judge` says what its value tells of the exchange; work that
   * rejects counts as a failure, and its rejection is passed on.
   */
  run<T>(work: () => Promise<T>, judge: (value: T) => Verdict): Promise<BreakerOutcome<T>>
  /** `open` stays so until a request comes after its time and becomes the first probe. */
  state(): BreakerState['kind']
  /** Refuses everything from now on, and stops all timers. */
  close(): void
}

export type BreakerDeps = {
  name: string
  options: BreakerOptions
  /** Ends work that never ends by itself; above the work's own deadline. */
  timeoutMs: number
  /** Milliseconds; decides when an open breaker lets a probe through. The rolling window keeps its own time. */
  now: () => number
  /** The longest it may stay open as things are now, milliseconds. Default: `options.openMs`. */
  patienceMs?: () => number
  onStateChange(state: BreakerState['kind']): void
}

/** Work whose value is no success, as brakes wants to be told of it: by a rejection. */
class Unsuccessful extends Error {
  readonly verdict: Verdict
  readonly value: unknown
  constructor(verdict: Verdict, value: unknown) {
    super(verdict)
    this.verdict = verdict
    this.value = value
  }
}

/** Each state has a rolling window of its own, so that late results of an earlier one meet nothing. */
export const createBreaker = (deps: BreakerDeps): Breaker => {
  const { options, now, onStateChange } = deps
  const newWindow = () => openWindow(deps, () => enter(trip(state, now(), options)))
  let state = initialBreakerState
  let closed = false
  let window = newWindow()

  const enter = (next: BreakerState) => {
    if (closed) return
    const changed = next.kind !== state.kind
    state = next
    if (!changed) return
    window.close()
    window = newWindow()
    onStateChange(state.kind)
  }

  return {
    run: async (work, judge) => {
      const admitted = closed ? undefined : admit(state, now(), options, deps.patienceMs?.())
      if (!admitted) return { kind: 'refused' }
      enter(admitted)
      return attempt(window, work, judge, verdict => {
        enter(settle(state, { era: admitted.era, verdict }, now(), options))
      })
    },
    state: () => state.kind,
    close: () => {
      closed = true
      window.close()
    },
  }
}

const attempt = async <T>(
  window: Window,
  work: () => Promise<T>,
  judge: (value: T) => Verdict,
  onVerdict: (verdict: Verdict) => void,
): Promise<BreakerOutcome<T>> => {
  try {
    const value = await window.exec(async () => {
      const value = await work()
      const verdict = judge(value)
      if (verdict !== 'success') throw new Unsuccessful(verdict, value)
      return value
    })
    onVerdict('success')
    return { kind: 'done', value }
  } catch (error) {
    onVerdict(error instanceof Unsuccessful ? error.verdict : 'failure')
    if (error instanceof Unsuccessful) return { kind: 'done', value: error.value as T } // Thrown above, with a T.
    if (error instanceof TimeOutError) return { kind: 'timeout' }
    throw error
  }
}

type Window = { exec<T>(work: () => Promise<T>): Promise<T>; close(): void }

const openWindow = ({ name, options, timeoutMs }: BreakerDeps, onTrip: () => void): Window => {
  const brakes = new Brakes({
    name,
    bucketNum: BUCKETS,
    bucketSpan: options.windowMs / BUCKETS,
    // brakes wants more requests than its threshold, and opens when the share of successes is below the other one.
    waitThreshold: options.minRequests - 1,
    threshold: 1 - options.failureRatio + Number.EPSILON,
    timeout: timeoutMs,
    // Its timer to close again cannot be stopped. We open a new window instead, so let it be over at once.
    circuitDuration: 0,
    modifyError: false,
    registerGlobal: false,
  })
  brakes._stats.stopSnapshots()
  brakes.once('circuitOpen', onTrip)
  const circuit = brakes.subCircuit(work => work(), {
    isPromise: true,
    isFailure: error => !(error instanceof Unsuccessful && error.verdict === 'neither'),
  })
  return {
    exec: work => circuit.exec(work),
    close: () => {
      brakes._stats._stopBucketSpinning() // Its destroy() leaves this interval running.
      brakes.destroy()
    },
  }
}
