import type { AcceptedPrice } from './accepted-price.ts'
import { INTERVAL_MS } from './tier-gaps.ts'

export type Tier = keyof typeof INTERVAL_MS

/** An asset that changes its tier. */
export type Move = { asset: string; from: Tier; to: Tier }

/** A change of the assignment: its generation, and when it takes effect, on Redis' clock. */
export type Switch = { generation: number; effectiveAt: number }

/** How long a moved asset waited for its new leader's first price; of each kind of move the longest. */
export type Wait = { move: Move; ms: number; intervalMs: number }

/**
 * How long moved assets were without a price around a switch, the longest of each kind of move. One that was refreshed
 * more often before: from the last price by its old leader. One that is from then on: from the switch. Both until the
 * first price by the new leader. `intervalMs` is the shorter of the two.
 */
export const waitsOf = (prices: readonly AcceptedPrice[], moves: readonly Move[], at: Switch): Wait[] => {
  const longest = new Map<string, Wait>()
  for (const move of moves) {
    const wait = { move, ms: waitOf(prices, move, at), intervalMs: shorterOf(move) }
    const kind = `${move.from} to ${move.to}`
    if (wait.ms >= (longest.get(kind)?.ms ?? 0)) longest.set(kind, wait)
  }
  return [...longest.values()]
}

const shorterOf = ({ from, to }: Move): number => Math.min(INTERVAL_MS[from], INTERVAL_MS[to])

const waitOf = (prices: readonly AcceptedPrice[], { asset, from, to }: Move, at: Switch): number => {
  const own = prices.filter(price => price.asset === asset)
  const first = own.find(({ generation }) => generation >= at.generation)
  if (!first) return Number.POSITIVE_INFINITY
  if (INTERVAL_MS[to] < INTERVAL_MS[from]) return first.at - at.effectiveAt
  const last = own.findLast(({ generation }) => generation < at.generation)
  return last ? first.at - last.at : Number.POSITIVE_INFINITY
}
