import { setTimeout as sleep } from 'node:timers/promises'

export type EventuallyOptions = { deadlineMs?: number; everyMs?: number }

/**
 * Asks again and again until the answer is what is waited for, and gives it. After the deadline (20 s, long enough for
 * a machine that is busy otherwise) it fails, saying what was waited for and what the last answer was.
 */
export const eventually = async <T>(
  what: string,
  ask: () => T | Promise<T>,
  isIt: (answer: T) => boolean,
  { deadlineMs = 20_000, everyMs = 20 }: EventuallyOptions = {},
): Promise<T> => {
  const deadline = performance.now() + deadlineMs
  for (;;) {
    const answer = await ask()
    if (isIt(answer)) return answer
    if (performance.now() > deadline) {
      throw new Error(`gave up waiting until ${what}; the last answer was ${JSON.stringify(answer)}`)
    }
    await sleep(everyMs)
  }
}
