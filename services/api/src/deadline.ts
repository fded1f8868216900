/** A call took longer than it may, or was cut off by the stop. */
export class DeadlineExceeded extends Error {
  readonly code = 'DEADLINE_EXCEEDED'
}

export type Deadline = { ms: number; stop: AbortSignal }

/**
 * Awaits a call for so long; rejects with `DeadlineExceeded` when the time is over or `stop` aborts. The call's own
 * signal aborts in both cases, and once it has answered.
 */
export const withDeadline = async <T>(
  { ms, stop }: Deadline,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  if (stop.aborted) throw new DeadlineExceeded('stopping')
  const controller = new AbortController()
  const ended = Promise.withResolvers<never>()
  const onStop = () => ended.reject(new DeadlineExceeded('stopping'))
  const timer = setTimeout(() => ended.reject(new DeadlineExceeded(`no answer in ${ms} ms`)), ms)
  stop.addEventListener('abort', onStop, { once: true })
  try {
    return await Promise.race([call(controller.signal), ended.promise])
  } finally {
    clearTimeout(timer)
    stop.removeEventListener('abort', onStop)
    controller.abort()
  }
}
