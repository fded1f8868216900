export type BreakerOptions = {
  /** Opens after this many failures in a row. */
  consecutiveFailures: number
  /** Opens when, of at least `minRequests` in the last `windowMs`, this share failed (0 to 1). */
  failureRatio: number
  minRequests: number
  windowMs: number
  /** Milliseconds it stays open before the first probe; twice as long after each trial in vain, up to `openMs`. */
  firstOpenMs: number
  /** The longest it stays open before a probe, milliseconds. */
  openMs: number
  /** Closes after this many probes in a row went well. */
  probeSuccesses: number
}

/**
 * What a breaker is in. `era` grows with every change of kind: a result counts only in the era in which its request
 * was admitted. `since` is on the clock of the caller, milliseconds. `openings`: how often it has opened in a row, which
 * a time closed as long as the window ends.
 */
export type BreakerState =
  | { kind: 'closed'; era: number; failures: number; since: number; openings: number }
  | { kind: 'open'; era: number; since: number; openings: number }
  | { kind: 'half_open'; era: number; successes: number; probing: boolean; openings: number }

/** What a request says of the exchange; `neither` for one that was called off, or is answered by not listing the asset. */
export type Verdict = 'success' | 'failure' | 'neither'

export type RequestResult = { era: number; verdict: Verdict }

export const initialBreakerState: BreakerState = {
  kind: 'closed',
  era: 0,
  failures: 0,
  since: 0,
  openings: 0,
}

/** How long a breaker stays open that has opened so often in a row, milliseconds. */
export const openFor = (openings: number, { firstOpenMs, openMs }: BreakerOptions): number =>
  Math.min(firstOpenMs * 2 ** (openings - 1), openMs)

/**
 * The state in which a request that comes at `now` may run, or undefined where it is refused. `patienceMs`: how long an
 * open breaker is waited for at most.
 */
export const admit = (
  state: BreakerState,
  now: number,
  options: BreakerOptions,
  patienceMs: number = options.openMs,
): BreakerState | undefined => {
  switch (state.kind) {
    case 'closed':
      return state
    case 'open': {
      const { era, since, openings } = state
      if (now < since + Math.min(openFor(openings, options), patienceMs)) return undefined
      return { kind: 'half_open', era: era + 1, successes: 0, probing: true, openings }
    }
    case 'half_open':
      return state.probing ? undefined : { ...state, probing: true }
  }
}

/** The state after an admitted request has ended. */
export const settle = (
  state: BreakerState,
  { era, verdict }: RequestResult,
  now: number,
  options: BreakerOptions,
): BreakerState => {
  if (era !== state.era || state.kind === 'open') return state
  if (state.kind === 'half_open') return afterProbe(state, verdict, now, options)
  if (verdict === 'neither') return state
  const failures = verdict === 'failure' ? state.failures + 1 : 0
  return failures >= options.consecutiveFailures ? open(state, now, options) : { ...state, failures }
}

/** The state after the rolling window has reached its share of failures. */
export const trip = (state: BreakerState, now: number, options: BreakerOptions): BreakerState =>
  state.kind === 'closed' ? open(state, now, options) : state

const afterProbe = (
  state: BreakerState & { kind: 'half_open' },
  verdict: Verdict,
  now: number,
  options: BreakerOptions,
): BreakerState => {
  if (verdict === 'failure') return open(state, now, options)
  const successes = verdict === 'success' ? state.successes + 1 : state.successes
  if (successes >= options.probeSuccesses) {
    return { kind: 'closed', era: state.era + 1, failures: 0, since: now, openings: state.openings }
  }
  return { ...state, successes, probing: false }
}

/** An exchange that fails again right after its probes went well is not given its first, short time again. */
const open = (
  state: BreakerState & { kind: 'closed' | 'half_open' },
  now: number,
  { windowMs }: BreakerOptions,
): BreakerState => {
  const forgiven = state.kind === 'closed' && now - state.since >= windowMs
  return { kind: 'open', era: state.era + 1, since: now, openings: forgiven ? 1 : state.openings + 1 }
}
