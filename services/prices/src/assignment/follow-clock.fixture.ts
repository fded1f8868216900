/** A clock that moves only by `advance`, which wakes sleepers one after another, each at its time. */
export const createClock = () => {
  const sleepers = new Set<{ at: number; wake(): void }>()
  const clock = {
    now: 0,
    sleep: (ms: number, signal: AbortSignal): Promise<void> =>
      new Promise(resolve => {
        if (signal.aborted || ms <= 0) return resolve()
        const wake = (): void => {
          sleepers.delete(sleeper)
          resolve()
        }
        const sleeper = { at: clock.now + ms, wake }
        sleepers.add(sleeper)
        signal.addEventListener('abort', wake, { once: true })
      }),
    settle: () => new Promise(resolve => setImmediate(resolve)),
    advance: async (ms: number): Promise<void> => {
      const end = clock.now + ms
      await clock.settle()
      for (;;) {
        const [next] = [...sleepers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
        if (!next) break
        clock.now = Math.max(clock.now, next.at)
        next.wake()
        await clock.settle()
      }
      clock.now = end
      await clock.settle()
    },
  }
  return clock
}
