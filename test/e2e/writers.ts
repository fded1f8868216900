import type { AcceptedPrice } from './accepted-price.ts'

/** A price that should have been refused, and the one accepted before it. */
export type Wrong = { before: AcceptedPrice; after: AcceptedPrice }

/** Accepted prices that were observed no later than the one accepted before them. */
export const stepsBack = (prices: readonly AcceptedPrice[]): Wrong[] =>
  successions(prices).filter(({ before, after }) => after.observedAt <= before.observedAt)

/**
 * Accepted prices of a writer whose time was over: of an older generation, or of an older epoch of the same
 * generation, than the one before. (Epochs of different shards do not compare, and an asset changes its shard with the
 * generation only.) Where there are none, each asset had one accepted writer at every moment.
 */
export const underOldWriter = (prices: readonly AcceptedPrice[]): Wrong[] =>
  successions(prices).filter(
    ({ before, after }) =>
      after.generation < before.generation ||
      (after.generation === before.generation && after.epoch < before.epoch),
  )

/** Accepted prices of a lower epoch than the one before, where no asset changes its shard: there epochs only grow. */
export const epochsBack = (prices: readonly AcceptedPrice[]): Wrong[] =>
  successions(prices).filter(({ before, after }) => after.epoch < before.epoch)

/** How many times the writer of an asset changed, over all assets. */
export const handovers = (prices: readonly AcceptedPrice[]): number =>
  successions(prices).filter(
    ({ before, after }) => after.epoch !== before.epoch || after.generation !== before.generation,
  ).length

/** Each price with the one of its asset that was accepted before it, in the order of acceptance. */
const successions = (prices: readonly AcceptedPrice[]): Wrong[] => {
  const last = new Map<string, AcceptedPrice>()
  return prices.flatMap(after => {
    const before = last.get(after.asset)
    last.set(after.asset, after)
    return before ? [{ before, after }] : []
  })
}
