import type { AcceptedPrice } from './accepted-price.ts'
import { longestGap, type Period } from './gaps.ts'
import type { Suite } from './suite.ts'

/** How often each tier that a case can wait for is refreshed. */
export const INTERVAL_MS = { hot: 5_000, medium: 30_000 }
const TIERS = ['hot', 'medium'] as const

/** What may come on top of an interval while pods are replaced, as the project promises. */
const ALLOWANCE_MS = 3_000
/** Two busy cores run the whole cluster beside the pods that are replaced. */
const MARGIN_MS = 2_000

/** Prints and checks, for each tier, that no asset of it went without a price for an interval and a little. */
export const expectNoGaps = (
  { report, assets }: Pick<Suite, 'report' | 'assets'>,
  of: number,
  { during, prices, period }: { during: string; prices: readonly AcceptedPrice[]; period: Period },
): void => {
  for (const tier of TIERS) {
    const { ms, asset } = longestGap(prices, assets[tier], period)
    const limitMs = INTERVAL_MS[tier] + ALLOWANCE_MS
    const what = `${during}: longest gap of a ${tier} asset (${asset})`
    report.below(of, what, { measuredMs: ms, limitMs, marginMs: MARGIN_MS })
  }
}
