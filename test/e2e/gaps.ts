import type { AcceptedPrice } from './accepted-price.ts'

/** A time without an accepted price of an asset; the ends are milliseconds on Redis' clock. */
export type Gap = { asset: string; from: number; to: number; ms: number }

export type Period = { from: number; to: number }

/**
 * The longest time that one of the assets went without an accepted price within a period. Its ends count: an asset
 * without any price in it has a gap as long as the period.
 */
export const longestGap = (
  prices: readonly AcceptedPrice[],
  assets: Iterable<string>,
  { from, to }: Period,
): Gap => {
  const times = new Map([...assets].map(asset => [asset, [from]]))
  for (const { asset, at } of prices) if (at >= from && at <= to) times.get(asset)?.push(at)
  const longest: Gap = { asset: '', from, to: from, ms: 0 }
  for (const [asset, of] of times) {
    const sorted = [...of, to].sort((a, b) => a - b)
    sorted.slice(1).forEach((at, i) => {
      const before = sorted[i] ?? at
      if (at - before > longest.ms) Object.assign(longest, { asset, from: before, to: at, ms: at - before })
    })
  }
  return longest
}

/** How long after a moment the last of the assets had its first accepted price; Infinity while one has none. */
export const slowestReturn = (
  prices: readonly AcceptedPrice[],
  assets: Iterable<string>,
  since: number,
): number => {
  const first = new Map([...assets].map(asset => [asset, Number.POSITIVE_INFINITY]))
  for (const { asset, at } of prices) {
    const known = first.get(asset)
    if (known !== undefined && at >= since && at < known) first.set(asset, at)
  }
  return Math.max(0, ...first.values()) - since
}
