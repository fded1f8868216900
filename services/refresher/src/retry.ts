import type { FailedRefresh } from './failure-reason.ts'

/** After the assignment was registered again, which a refusal as `outdated` asks for. */
const OUTDATED_RETRY_MS = 2_000
/** As long as a breaker stays open. */
const NO_PRICE_RETRY_MS = 30_000

/** Refusals of who asked, not of what was asked. */
const REFUSED_BY_RIGHT = new Set(['outdated', 'fenced', 'unfenced'])

/** `newRight`: the epoch or the generation has changed since the refresh began. */
type Circumstances = { hasPrice: boolean; intervalMs: number; newRight: boolean }

/**
 * When to try again ahead of the next turn, milliseconds from now; undefined: the turn is soon enough. Only what has no
 * price at all is worth it, for a price that stands is younger than its limit until then.
 */
export const retryAfterMs = (
  failed: FailedRefresh,
  { hasPrice, intervalMs, newRight }: Circumstances,
): number | undefined => {
  if (failed.kind === 'refused' && newRight && REFUSED_BY_RIGHT.has(failed.outcome)) return 0
  if (failed.kind === 'refused') return failed.outcome === 'outdated' ? OUTDATED_RETRY_MS : undefined
  return !hasPrice && intervalMs > NO_PRICE_RETRY_MS ? NO_PRICE_RETRY_MS : undefined
}
