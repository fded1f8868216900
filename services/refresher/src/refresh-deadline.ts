/** `over` resolves, and `signal` aborts, when the time is up or all ends, whichever comes first. */
export type RefreshDeadline = { signal: AbortSignal; over: Promise<void>; clear(): void }

export const startRefreshDeadline = (ms: number, stop: AbortSignal): RefreshDeadline => {
  const controller = new AbortController()
  const { promise: over, resolve } = Promise.withResolvers<void>()
  const end = () => {
    controller.abort()
    resolve()
  }
  const timer = setTimeout(end, ms)
  if (stop.aborted) end()
  stop.addEventListener('abort', end, { once: true })
  const clear = () => {
    clearTimeout(timer)
    stop.removeEventListener('abort', end)
  }
  return { signal: controller.signal, over, clear }
}
