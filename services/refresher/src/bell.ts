import { sleep } from '@price-aggregator/runtime'

/** A pause that can be cut short. */
export type Bell = {
  /** Ends the wait under way, or the next one where none is. */
  ring(): void
  /** Resolves when it rings, after `ms`, or when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export const createBell = (): Bell => {
  let rung = new AbortController()
  return {
    ring: () => rung.abort(),
    wait: async (ms, signal) => {
      await sleep(ms, AbortSignal.any([signal, rung.signal]))
      rung = new AbortController()
    },
  }
}
