/**
 * - `ran`: the guard was held while the work was done.
 * - `busy`: another run is at work, so there is nothing to do.
 * - `unavailable`: it is not known whether another run is at work, so nothing was done.
 */
export type GuardOutcome<T> =
  | { kind: 'ran'; value: T }
  | { kind: 'busy'; holder: string }
  | { kind: 'unavailable'; error: Error }

/**
 * Does some work only while no other run of the job does it. The work's signal aborts with the one given, and with
 * `GuardLost` where another run may have begun. Rejects as the work does.
 */
export type JobGuard = <T>(
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
) => Promise<GuardOutcome<T>>

/** The guard may be another's by now. */
export class GuardLost extends Error {
  readonly code = 'GUARD_LOST'
}

/** The guard could not be asked for. */
export class GuardUnavailable extends Error {
  readonly code = 'GUARD_UNAVAILABLE'
}

/** For where nobody else can be at work, and for runs that change nothing. */
export const noGuard: JobGuard = async (signal, work) => ({ kind: 'ran', value: await work(signal) })
