/** The calls that are under way. */
export type Calls = {
  /** Gives the call back. */
  track<T>(call: Promise<T>): Promise<T>
  /** Resolves when all have ended, well or not. */
  ended(): Promise<void>
}

export const createCalls = (): Calls => {
  const all = new Set<Promise<unknown>>()
  return {
    track: call => {
      const ended = call.finally(() => all.delete(ended))
      all.add(ended)
      return ended
    },
    ended: async () => {
      await Promise.allSettled(all)
    },
  }
}
