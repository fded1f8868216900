import { hash32 } from '@price-aggregator/prices'
import type { AcceptedPrice } from './accepted-price.ts'
import { oldestPrice } from './ages.ts'
import { longestGap, type Period } from './gaps.ts'
import { pricedSince } from './settled.ts'
import type { Suite } from './suite.ts'
import { longestWait } from './turns.ts'

/** How often each tier is refreshed. */
export const INTERVAL_MS = { hot: 5_000, medium: 30_000, cold: 300_000 }

/** Whose interval is short enough to wait for two prices of each asset. */
const GAP_TIERS = ['hot', 'medium'] as const

/** What may come on top of an interval while pods are replaced, as the project promises. */
export const ALLOWANCE_MS = 3_000
/** Two busy cores run the whole cluster beside the pods that are replaced. */
const MARGIN_MS = 4_000

/** The oldest that a cold price may be. */
const OLDEST_MS = INTERVAL_MS.cold + ALLOWANCE_MS + MARGIN_MS

/** As the refreshers' schedule has them. */
export const COLD_TURNS = {
  intervalMs: INTERVAL_MS.cold,
  phaseMs: (asset: string) => hash32(asset) % INTERVAL_MS.cold,
}

type Measured = { what: string; asset: string; measuredMs: number; limitMs: number }

/**
 * How long each tier went without prices, at worst. Hot and medium: between two accepted prices of an asset. Cold: how
 * old the standing price of an asset was, and how long after its turn one had its next. `prices` begin before the period by the oldest that a cold one may be.
 */
export const tierGaps = (
  prices: readonly AcceptedPrice[],
  assets: Suite['assets'],
  period: Period,
): Measured[] => {
  const gaps = GAP_TIERS.map(tier => {
    const { ms, asset } = longestGap(prices, assets[tier], period)
    const limitMs = INTERVAL_MS[tier] + ALLOWANCE_MS
    return { what: `longest gap of a ${tier} asset`, asset, measuredMs: ms, limitMs }
  })
  const oldest = oldestPrice(prices, assets.cold, period)
  const latest = longestWait(prices, assets.cold, COLD_TURNS, period)
  const cold = [
    { what: 'oldest standing price', ...oldest, limitMs: INTERVAL_MS.cold + ALLOWANCE_MS },
    { what: 'longest wait after the turn', ...latest, limitMs: ALLOWANCE_MS },
  ].map(({ what, asset, ms, limitMs }) => ({
    what: `${what} of a cold asset`,
    asset,
    measuredMs: ms,
    limitMs,
  }))
  return [...gaps, ...cold]
}

/** Prints and checks, for each tier, that no asset of it went without a price for an interval and a little. */
export const expectNoGaps = async (
  { redis, report, assets }: Pick<Suite, 'redis' | 'report' | 'assets'>,
  of: number,
  { during, period }: { during: string; period: Period },
): Promise<void> => {
  const prices = await redis.accepted(period.from - OLDEST_MS)
  for (const { what, asset, measuredMs, limitMs } of tierGaps(prices, assets, period)) {
    report.below(of, `${during}: ${what} (${asset})`, { measuredMs, limitMs, marginMs: MARGIN_MS })
  }
}

/** Waits until each cold asset has a price that is young enough: Redis may have lost them all a case before. */
export const coldPriced = async (suite: Suite): Promise<void> =>
  pricedSince(suite, suite.assets.cold, (await suite.redis.now()) - INTERVAL_MS.cold)
