export type RetryDelay = { baseMs: number; maxMs: number }

/**
 * Milliseconds to wait before retry `attempt` (from 1): exponential, half of it fixed and half jitter (`random` from 0
 * to 1). Brooker, "Exponential backoff and jitter", 2015.
 */
export const retryDelayMs = (attempt: number, { baseMs, maxMs }: RetryDelay, random: number): number => {
  const ceiling = Math.min(baseMs * 2 ** (attempt - 1), maxMs)
  return (ceiling / 2) * (1 + random)
}
