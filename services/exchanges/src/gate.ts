export type GateOptions = {
  /** How many may be inside at once. */
  limit: number
  /** How many may wait; who comes beyond is turned away at once. */
  queueLimit: number
}

/** Bounds the work in flight and the queue before it. Who waits longest enters first. */
export type Gate = {
  /** Resolves with the way out, to be called once; with undefined when turned away or when the signal aborts. */
  enter(signal: AbortSignal): Promise<(() => void) | undefined>
}

export const createGate = ({ limit, queueLimit }: GateOptions): Gate => {
  let inside = 0
  const waiting = new Set<() => void>()

  const leave = () => {
    const [next] = waiting
    if (next) next()
    else inside -= 1
  }

  const wait = (signal: AbortSignal) =>
    new Promise<(() => void) | undefined>(resolve => {
      const giveUp = () => {
        waiting.delete(letIn)
        resolve(undefined)
      }
      const letIn = () => {
        waiting.delete(letIn)
        signal.removeEventListener('abort', giveUp)
        resolve(leave)
      }
      waiting.add(letIn)
      signal.addEventListener('abort', giveUp, { once: true })
    })

  return {
    enter: async signal => {
      if (signal.aborted) return undefined
      if (inside < limit) {
        inside += 1
        return leave
      }
      return waiting.size < queueLimit ? wait(signal) : undefined
    },
  }
}
