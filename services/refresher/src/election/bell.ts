export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

/** A pause that can be cut short. */
export type Bell = {
  /** Ends the wait under way, or the next one where none is. */
  ring(): void
  wait(ms: number): Promise<void>
}

export const createBell = (sleep: Sleep): Bell => {
  let rung = new AbortController()
  return {
    ring: () => rung.abort(),
    wait: async ms => {
      await sleep(ms, rung.signal)
      rung = new AbortController()
    },
  }
}
