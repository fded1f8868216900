import type { AcceptedPrice } from './accepted-price.ts'
import type { Period } from './gaps.ts'

/** When an asset is due: at every time t with t mod interval = phase, milliseconds on Redis' clock. */
export type Turns = { intervalMs: number; phaseMs: (asset: string) => number }

/** How long after its turn an asset had a price. */
export type Wait = { asset: string; turn: number; ms: number }

/**
 * The longest that one of the assets waited for a price after its last turn in a period; until the end where none came.
 * For intervals longer than the period, where an asset that is no longer refreshed is still young.
 */
export const longestWait = (
  prices: readonly AcceptedPrice[],
  assets: Iterable<string>,
  { intervalMs, phaseMs }: Turns,
  { from, to }: Period,
): Wait => {
  const turns = new Map<string, number>()
  for (const asset of assets) {
    const phase = phaseMs(asset)
    const turn = Math.floor((to - phase) / intervalMs) * intervalMs + phase
    if (turn >= from) turns.set(asset, turn)
  }
  const ends = new Map<string, number>()
  for (const { asset, at } of prices) {
    const turn = turns.get(asset)
    if (turn !== undefined && at >= turn && !ends.has(asset)) ends.set(asset, Math.min(at, to))
  }
  const longest: Wait = { asset: '', turn: from, ms: 0 }
  for (const [asset, turn] of turns) {
    const ms = (ends.get(asset) ?? to) - turn
    if (ms > longest.ms) Object.assign(longest, { asset, turn, ms })
  }
  return longest
}
