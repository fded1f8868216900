import { backoffMs } from '@price-aggregator/runtime'
import type { FailedRefresh } from './failure-reason.ts'

/** After the assignment was registered again, which a refusal as `outdated` asks for. */
const OUTDATED_RETRY_MS = 2_000
/** Where asking again soon would hardly change the answer. */
const NO_PRICE_RETRY_MS = 30_000

/** What is away may be back any moment. */
const OUTAGE_RETRY = { baseMs: 1_000, maxMs: 30_000 }

/** Refusals of who asked, not of what was asked. */
const REFUSED_BY_RIGHT = new Set(['outdated', 'fenced', 'unfenced'])

type Circumstances = {
  hasPrice: boolean
  intervalMs: number
  /** The epoch or the generation has changed since the refresh began. */
  newRight: boolean
  /** How often it has been tried again in vain before. */
  failures: number
  /** From 0 to 1. */
  random: number
}

/** Failed because the store or an exchange could not be reached, not for what they said. */
export const isOutage = (failed: FailedRefresh): boolean =>
  failed.kind === 'unavailable' || (failed.kind === 'no_price' && failed.exchangeAway === true)

/**
 * When to try again ahead of the next turn, milliseconds from now; undefined: the turn is soon enough. In an outage with
 * backoff, twice an interval at least. Otherwise only what has no price at all is worth it, for a price that stands is
 * younger than its limit until the turn.
 */
export const retryAfterMs = (failed: FailedRefresh, circumstances: Circumstances): number | undefined => {
  const { hasPrice, intervalMs, newRight, failures, random } = circumstances
  if (failed.kind === 'refused' && newRight && REFUSED_BY_RIGHT.has(failed.outcome)) return 0
  if (failed.kind === 'refused') return failed.outcome === 'outdated' ? OUTDATED_RETRY_MS : undefined
  if (isOutage(failed)) {
    const maxMs = Math.min(OUTAGE_RETRY.maxMs, intervalMs / 2)
    return backoffMs(failures + 1, { ...OUTAGE_RETRY, maxMs }, random)
  }
  return !hasPrice && intervalMs > NO_PRICE_RETRY_MS ? NO_PRICE_RETRY_MS : undefined
}
