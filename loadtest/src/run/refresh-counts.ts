import { setTimeout as sleep } from 'node:timers/promises'
import { getText } from '../system/processes.ts'
import { parseMetrics, type Sample, sumOf } from '../system/prometheus-text.ts'

/** What a refresher has done so far. */
export type RefreshCounts = { forced: number; scheduled: number; byExchange: Record<string, number> }

/** What a storm led to. */
export type StormCost = {
  /** Different assets that it asked for. */
  assets: number
  forced: number
  /** Most requests to one exchange, those of scheduled refreshes left out. */
  fetches: number
}

export const readRefreshCounts = async (refresherUrl: string): Promise<RefreshCounts> =>
  refreshCountsOf(parseMetrics(await getText(`${refresherUrl}/metrics`)))

const REQUESTS = 'price_exchange_requests_total'

export const refreshCountsOf = (page: readonly Sample[]): RefreshCounts => {
  const exchanges = new Set(page.filter(({ name }) => name === REQUESTS).map(({ labels }) => labels.exchange))
  return {
    forced: sumOf(page, 'price_refresh_total', { trigger_type: 'force' }),
    scheduled: sumOf(page, 'price_refresh_total', { trigger_type: 'auto' }),
    byExchange: Object.fromEntries(
      [...exchanges].map(exchange => [exchange, sumOf(page, REQUESTS, { exchange: exchange ?? '' })]),
    ),
  }
}

export const stormCost = (before: RefreshCounts, after: RefreshCounts, assets: number): StormCost => {
  const scheduled = after.scheduled - before.scheduled
  const fetches = Object.entries(after.byExchange).map(
    ([exchange, count]) => count - (before.byExchange[exchange] ?? 0) - scheduled,
  )
  return { assets, forced: after.forced - before.forced, fetches: Math.max(0, ...fetches) }
}

const SETTLED_MS = 2_000
const GIVE_UP_MS = 20_000

/** The counts once no forced refresh has been added for 2 s, after 20 s at the latest. */
export const settledRefreshCounts = async (refresherUrl: string): Promise<RefreshCounts> => {
  const deadline = performance.now() + GIVE_UP_MS
  let counts = await readRefreshCounts(refresherUrl)
  while (performance.now() < deadline) {
    await sleep(SETTLED_MS)
    const later = await readRefreshCounts(refresherUrl)
    if (later.forced === counts.forced) return later
    counts = later
  }
  return counts
}
