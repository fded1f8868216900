/**
 * Runs one call with a deadline of `ms`. Rejects with a `TimeoutError` when it passes, and with the caller's reason
 * when `signal` aborts, even where the call itself does not listen to the signal it is given.
 */
export const withDeadline = async <T>(
  ms: number,
  signal: AbortSignal | undefined,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  signal?.throwIfAborted()
  const stop = new AbortController()
  const { promise: cut, reject } = Promise.withResolvers<never>()
  const end = (reason: unknown): void => {
    reject(reason)
    stop.abort(reason)
  }
  const timer = setTimeout(() => end(new DOMException(`no answer within ${ms} ms`, 'TimeoutError')), ms)
  const onAbort = () => end(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([call(stop.signal), cut])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}
