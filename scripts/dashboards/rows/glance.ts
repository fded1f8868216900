import { above, below, NEUTRAL } from '../panels/panel.ts'
import { stat } from '../panels/stat.ts'
import { API, quantile, REFRESHER, rate } from '../selectors.ts'
import { failedShare, hitShare, openBreakers } from '../shares.ts'
import { TARGETS } from '../targets.ts'
import type { Row } from './row.ts'

const PRICES = [API, 'endpoint="/prices"']
const DURATION = 'price_api_request_duration_seconds'

/** The targets, each as one number. */
export const glance = (): Row => ({
  title: 'At a glance',
  panels: [
    stat({
      title: 'Requests',
      description: 'Requests answered by all API pods, of all kinds.',
      unit: 'reqps',
      width: 4,
      thresholds: NEUTRAL,
      queries: [{ expr: `sum(${rate('price_api_requests_total', API)})`, legend: 'requests' }],
    }),
    stat({
      title: 'P95 of a price',
      description: '95 of 100 answers of GET /prices/{asset} are faster. Target: below 80 ms.',
      unit: 's',
      width: 4,
      thresholds: below(TARGETS.p95Seconds),
      runbook: 'latency',
      queries: [{ expr: quantile(0.95, DURATION, PRICES), legend: 'P95' }],
    }),
    stat({
      title: 'P99 of a price',
      description: '99 of 100 answers of GET /prices/{asset} are faster. Target: below 100 ms.',
      unit: 's',
      width: 4,
      thresholds: below(TARGETS.p99Seconds),
      runbook: 'latency',
      queries: [{ expr: quantile(0.99, DURATION, PRICES), legend: 'P99' }],
    }),
    stat({
      title: 'Failed requests',
      description: 'Share of all answers that are a 5xx. Target: below 0.1 %.',
      unit: 'percentunit',
      width: 4,
      decimals: 2,
      thresholds: below(TARGETS.errors),
      runbook: 'error-budget',
      queries: [{ expr: failedShare('$__rate_interval'), legend: 'failed' }],
    }),
    stat({
      title: 'Cache hits',
      description:
        'Share of prices answered from memory or Redis, without history or a refresh. Target: above 95 %.',
      unit: 'percentunit',
      width: 4,
      decimals: 1,
      thresholds: above(TARGETS.cacheHits),
      queries: [{ expr: hitShare(), legend: 'hits' }],
    }),
    stat({
      title: 'Open breakers',
      description: 'Exchanges that at least one refresher does not ask now, because they failed too often.',
      unit: 'none',
      width: 4,
      thresholds: below(1),
      runbook: 'breaker-open',
      queries: [{ expr: openBreakers(REFRESHER), legend: 'open' }],
    }),
  ],
})
