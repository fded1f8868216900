/** The run has taken longer than it may. */
export class TimeOver extends Error {
  readonly code = 'TIME_OVER'

  constructor(ms: number) {
    super(`not done within ${ms / 1_000} s`)
  }
}

/** A signal that aborts with `TimeOver` after a time, unless it is cleared first. */
export const startTimeLimit = (ms: number): { signal: AbortSignal; clear(): void } => {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new TimeOver(ms)), ms)
  return { signal: controller.signal, clear: () => clearTimeout(timer) }
}
