export type BackoffOptions = { baseMs: number; maxMs: number }

/**
 * Milliseconds to wait before try `attempt` (1 is the first retry): exponential with full jitter (`random` from 0
 * to 1), never less than half of the base. Brooker, "Exponential backoff and jitter", 2015.
 */
export const backoffMs = (attempt: number, { baseMs, maxMs }: BackoffOptions, random: number): number => {
  const ceiling = Math.min(baseMs * 2 ** (attempt - 1), maxMs)
  return Math.max(ceiling * random, baseMs / 2)
}
