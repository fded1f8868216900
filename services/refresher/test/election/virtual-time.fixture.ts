import { setImmediate as nextTurn } from 'node:timers/promises'

/** A clock that stands still until it is told to run, and timers on it; milliseconds. */
export type VirtualTime = {
  now(): number
  /** Resolves early when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Runs all timers up to a time, each in a turn of its own, so that what they started gets as far as it can. */
  runUntil(time: number): Promise<void>
}

type Timer = { at: number; order: number; fire(): void }

export const createVirtualTime = (): VirtualTime => {
  const timers = new Set<Timer>()
  let now = 0
  let order = 0

  const first = (): Timer | undefined => {
    let found: Timer | undefined
    for (const timer of timers) {
      if (!found || timer.at < found.at || (timer.at === found.at && timer.order < found.order)) found = timer
    }
    return found
  }

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise(resolve => {
        if (signal?.aborted) return resolve()
        const fire = () => {
          timers.delete(timer)
          signal?.removeEventListener('abort', fire)
          resolve()
        }
        const timer = { at: now + Math.max(ms, 0), order: order++, fire }
        timers.add(timer)
        signal?.addEventListener('abort', fire, { once: true })
      }),
    runUntil: async time => {
      await nextTurn()
      for (let timer = first(); timer && timer.at <= time; timer = first()) {
        now = Math.max(now, timer.at)
        timer.fire()
        await nextTurn()
      }
      now = time
    },
  }
}
