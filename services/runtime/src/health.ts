/** What the probes ask: alive follows the event loop alone, ready says whether traffic may come. */
export type Health = {
  isReady(): boolean
  setReady(ready: boolean): void
}

/** Not ready first: a process says when it is. */
export const createHealth = (): Health => {
  const state = { ready: false }
  return {
    isReady: () => state.ready,
    setReady: ready => {
      state.ready = ready
    },
  }
}
