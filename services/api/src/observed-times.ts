import type { Tier } from '@price-aggregator/prices'

/** When the prices of each tier were observed: kept with each price, so that a scrape need not look at all of them. */
export type ObservedTimes = {
  /** Milliseconds on the store's clock, as everywhere here. */
  add(tier: Tier, observedAt: number): void
  /** Takes back what was added. */
  remove(tier: Tier, observedAt: number): void
  /**
   * For each share, the age in seconds that so many of the tier's prices do not exceed (1: the oldest): at most 0.1 s
   * too large. Without prices none.
   */
  ages(tier: Tier, shares: readonly number[], nowMs: number): number[]
}

const SLOT_MS = 100

/** Counts in slots of 0.1 s: of 100,000 prices that are refreshed every five minutes, no more than 3,000. */
export const createObservedTimes = (): ObservedTimes => {
  const tiers: Record<Tier, Map<number, number>> = { hot: new Map(), medium: new Map(), cold: new Map() }

  const change = (tier: Tier, observedAt: number, by: 1 | -1): void => {
    const slots = tiers[tier]
    const slot = Math.floor(observedAt / SLOT_MS)
    const count = (slots.get(slot) ?? 0) + by
    if (count > 0) slots.set(slot, count)
    else slots.delete(slot)
  }

  return {
    add: (tier, observedAt) => change(tier, observedAt, 1),
    remove: (tier, observedAt) => change(tier, observedAt, -1),
    ages: (tier, shares, nowMs) => {
      const newestFirst = Float64Array.from(tiers[tier].keys()).sort().reverse()
      const upTo = cumulated(newestFirst, tiers[tier])
      const total = upTo.at(-1)
      if (total === undefined) return []
      const ageOf = (share: number) => {
        const slot = newestFirst[upTo.findIndex(count => count >= share * total)] ?? Number.NaN
        return Math.max(0, nowMs - slot * SLOT_MS) / 1000
      }
      return shares.map(ageOf)
    },
  }
}

/** How many prices lie in each slot and those before it. */
const cumulated = (slots: Float64Array, counts: ReadonlyMap<number, number>): Uint32Array => {
  const sums = new Uint32Array(slots.length)
  let sum = 0
  slots.forEach((slot, i) => {
    sum += counts.get(slot) ?? 0
    sums[i] = sum
  })
  return sums
}
