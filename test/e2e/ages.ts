import type { AcceptedPrice } from './accepted-price.ts'
import type { Period } from './gaps.ts'

/** The oldest that a standing price was: `observedAt` is Redis' clock, undefined where none is known to have stood. */
export type OldestPrice = { asset: string; observedAt: number | undefined; ms: number }

/**
 * The oldest that the standing price of one of the assets was at any moment of a period: just before the next one was
 * accepted, or at the end. For tiers whose interval is longer than the period, where there may be no two prices to
 * measure between. `prices` begin before the period by as much as a price may be old: an asset without one by then has
 * none that is young enough, and is endlessly old.
 */
export const oldestPrice = (
  prices: readonly AcceptedPrice[],
  assets: Iterable<string>,
  { from, to }: Period,
): OldestPrice => {
  const standing = new Map<string, number | undefined>([...assets].map(asset => [asset, undefined]))
  const oldest: OldestPrice = { asset: '', observedAt: undefined, ms: 0 }
  const look = (asset: string, at: number): void => {
    const observedAt = standing.get(asset)
    const ms = observedAt === undefined ? Number.POSITIVE_INFINITY : at - observedAt
    if (ms > oldest.ms) Object.assign(oldest, { asset, observedAt, ms })
  }
  for (const { asset, at, observedAt } of prices) {
    if (!standing.has(asset) || at > to) continue
    if (at > from) look(asset, at)
    standing.set(asset, observedAt)
  }
  for (const asset of standing.keys()) look(asset, to)
  return oldest
}
