import type { QuoteOutcome } from '@price-aggregator/prices'

/** How many of the exchanges could not be reached: then, and only then, they may be there again any moment. */
export type Away = 'some' | 'all'

/** Undefined: every exchange answered, be it by a refusal, or was not asked for a reason of ours. */
export const exchangesAway = (outcomes: readonly QuoteOutcome[]): Away | undefined => {
  const away = outcomes.filter(isAway).length
  if (away === 0) return undefined
  return away === outcomes.length ? 'all' : 'some'
}

/** A 4xx, 429 among them, and what cannot be read are answers; `overloaded` and `cancelled` are our own doing. */
const isAway = (outcome: QuoteOutcome): boolean => {
  if (outcome.kind === 'quote') return false
  const { failure, status } = outcome
  if (failure === 'http_status') return status !== undefined && status >= 500
  return failure === 'timeout' || failure === 'network' || failure === 'breaker_open'
}
