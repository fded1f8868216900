import type { Price } from './price.ts'
import type { Tier, TierRule } from './tier.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Clocks of different machines never agree better than this, so it does not count as the future. */
const CLOCK_TOLERANCE_MS = 1_000

/** An age in milliseconds as people say it: `just now`, `12s ago`, `3m ago`, `2h ago`, `4d ago`, `in the future`. */
export const timeAgo = (ageMs: number): string => {
  if (ageMs < -CLOCK_TOLERANCE_MS) return 'in the future'
  if (ageMs < 5 * SECOND) return 'just now'
  if (ageMs < MINUTE) return `${Math.floor(ageMs / SECOND)}s ago`
  if (ageMs < HOUR) return `${Math.floor(ageMs / MINUTE)}m ago`
  if (ageMs < DAY) return `${Math.floor(ageMs / HOUR)}h ago`
  return `${Math.floor(ageMs / DAY)}d ago`
}

/** `YYYY-MM-DD HH:MM:SS` in UTC. */
const utcDateTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')

/** The JSON body of `GET /prices/{asset}` at a moment (milliseconds on the store's clock). */
export const renderPrice = (price: Price, tier: Tier, rule: TierRule, nowMs: number): string => {
  const ageMs = nowMs - price.observedAt
  return JSON.stringify({
    asset: price.asset,
    price: price.price,
    last_updated: utcDateTime(price.observedAt),
    time_ago: timeAgo(ageMs),
    refresh_tier: tier,
    sources: price.sourceCount,
    stale: ageMs > rule.staleAfterMs,
  })
}
