import type { Asset, Tier } from '@price-aggregator/prices'
import type { Logger } from '@price-aggregator/runtime'
import { failureLevel } from './failure-level.ts'
import { type FailedRefresh, failureReason } from './failure-reason.ts'

export type FailureLog = (asset: Asset, tier: Tier, failed: FailedRefresh) => void

type FailureLogDeps = {
  logger: Pick<Logger, 'debug' | 'warn'>
  monotonic: () => number
  everyMs?: number
}

/** Says failed refreshes: the first of a tier and reason at once, then at most one line a minute with their number. */
export const createFailureLog = ({ logger, monotonic, everyMs = 60_000 }: FailureLogDeps): FailureLog => {
  const rows = new Map<string, { saidAt: number; count: number }>()
  return (asset, tier, failed) => {
    const reason = failureReason(failed)
    // Leadership says what follows from these.
    if (reason === 'fenced' || reason === 'unfenced') return
    const row = rows.get(`${tier} ${reason}`) ?? { saidAt: Number.NEGATIVE_INFINITY, count: 0 }
    rows.set(`${tier} ${reason}`, row)
    row.count += 1
    if (monotonic() - row.saidAt < everyMs) return
    const error = 'error' in failed ? failed.error : undefined
    logger[failureLevel(error)](
      { tier, reason, asset, count: row.count, error },
      'refresh failed; the last price stays',
    )
    row.saidAt = monotonic()
    row.count = 0
  }
}
