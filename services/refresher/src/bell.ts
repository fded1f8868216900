import { sleep as realSleep } from '@price-aggregator/runtime'

/** Waits; resolves early when the signal aborts. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

/** A pause that can be cut short. */
export type Bell = {
  /** Ends the wait under way, or the next one where none is. */
  ring(): void
  /** Resolves when it rings, after `ms`, or when the signal aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>
}

export const createBell = (sleep: Sleep = realSleep): Bell => {
  let rung = new AbortController()
  return {
    ring: () => rung.abort(),
    wait: async (ms, signal) => {
      await sleep(ms, signal ? AbortSignal.any([signal, rung.signal]) : rung.signal)
      rung = new AbortController()
    },
  }
}
