/** A bounded piece of time for one piece of work, with the two ways it can end early told apart. */
export type Deadline = {
  /** Aborts when the time is over or when one of the stops aborts. */
  signal: AbortSignal
  /** Why the signal aborted; `timeout` as long as it has not. */
  failure(): 'timeout' | 'cancelled'
  /** To be called when the work is done: frees the timer and lets go of the stops. */
  clear(): void
}

/**
 * Starts a deadline of `ms`. `AbortSignal.any` with `AbortSignal.timeout` would do the same, but cannot be cleared: its
 * timer and its hold on a long-lived signal outlast the work.
 */
export const startDeadline = (ms: number, stops: readonly AbortSignal[]): Deadline => {
  const controller = new AbortController()
  let failure: 'timeout' | 'cancelled' = 'timeout'
  const cancel = () => {
    if (controller.signal.aborted) return
    failure = 'cancelled'
    controller.abort()
  }
  const timer = setTimeout(() => controller.abort(), ms)
  for (const stop of stops) stop.addEventListener('abort', cancel, { once: true })
  if (stops.some(stop => stop.aborted)) cancel()
  return {
    signal: controller.signal,
    failure: () => failure,
    clear: () => {
      clearTimeout(timer)
      for (const stop of stops) stop.removeEventListener('abort', cancel)
    },
  }
}
