import { type BackoffOptions, backoffMs } from '@price-aggregator/runtime'
import type { FailedRefresh } from './failure-reason.ts'
import type { OutagePhase } from './outage-watch.ts'

/** After the assignment was registered again, which a refusal as `outdated` asks for. */
const OUTDATED_RETRY_MS = 2_000

/** What is away may be back any moment, and asking costs those who are there nothing. */
const OUTAGE_RETRY: BackoffOptions = { baseMs: 1_000, maxMs: 30_000 }

/** Until a process has refreshed anything, for its first minute or so: what it needs is starting too. */
const START_RETRY: BackoffOptions = { baseMs: 1_000, maxMs: 2_000 }
const START_TRIES = 60

/** First waits without a price, where some exchanges are away, and where asking again would hardly change the answer. */
const NO_PRICE_RETRY_MS = { away: 5_000, answered: 30_000 }

/** Refusals of who asked, not of what was asked. */
const REFUSED_BY_RIGHT = new Set(['outdated', 'fenced', 'unfenced'])

type Circumstances = {
  hasPrice: boolean
  intervalMs: number
  /** The epoch or the generation has changed since the refresh began. */
  newRight: boolean
  /** How often it failed in a row before, turns included. */
  failures: number
  phase: OutagePhase
  /** From 0 to 1. */
  random: number
}

/** Failed because the store or an exchange could not be reached, not for what they said. */
export const isOutage = (failed: FailedRefresh): boolean =>
  failed.kind === 'unavailable' || (failed.kind === 'no_price' && failed.away !== undefined)

/**
 * When to try again ahead of the next turn, milliseconds from now; undefined: the turn is soon enough. While nothing at
 * all can be refreshed, soon and often. Otherwise exchanges are well and asked in vain: ever less often, until an asset
 * that fails for long has no more than its turns.
 */
export const retryAfterMs = (failed: FailedRefresh, circumstances: Circumstances): number | undefined => {
  if (failed.kind === 'refused') return afterRefusal(failed.outcome, circumstances.newRight)
  if (failed.kind === 'unavailable') return afterSilence(circumstances)
  if (failed.kind === 'no_price' && failed.away === 'all') return afterSilence(circumstances)
  return afterAnswer(isOutage(failed), circumstances)
}

const afterRefusal = (outcome: string, newRight: boolean): number | undefined => {
  if (newRight && REFUSED_BY_RIGHT.has(outcome)) return 0
  return outcome === 'outdated' ? OUTDATED_RETRY_MS : undefined
}

/** Nobody answered, so nobody is bothered. */
const afterSilence = ({ intervalMs, failures, phase, random }: Circumstances): number | undefined => {
  if (phase === 'well') return untilTurn(OUTAGE_RETRY.baseMs, { intervalMs, failures, random })
  const { baseMs, maxMs } = phase === 'starting' && failures < START_TRIES ? START_RETRY : OUTAGE_RETRY
  return backoffMs(failures + 1, { baseMs, maxMs: Math.min(maxMs, intervalMs / 2) }, random)
}

/** With a price that stands, once, after a quarter of the interval at least; what has no price is worth more. */
const afterAnswer = (
  someAway: boolean,
  { hasPrice, intervalMs, failures, random }: Circumstances,
): number | undefined => {
  const halfMs = intervalMs / 2
  if (!hasPrice) {
    const baseMs = someAway ? Math.min(NO_PRICE_RETRY_MS.away, halfMs) : NO_PRICE_RETRY_MS.answered
    return untilTurn(baseMs, { intervalMs, failures, random })
  }
  return someAway ? untilTurn(halfMs, { intervalMs, failures, random }) : undefined
}

/** Exponential backoff that ends where the wait would be longer than half of the interval. */
const untilTurn = (
  baseMs: number,
  { intervalMs, failures, random }: Pick<Circumstances, 'intervalMs' | 'failures' | 'random'>,
): number | undefined =>
  baseMs * 2 ** failures > intervalMs / 2
    ? undefined
    : backoffMs(failures + 1, { baseMs, maxMs: intervalMs / 2 }, random)
