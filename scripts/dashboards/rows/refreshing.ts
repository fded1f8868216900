import { stateTimeline } from '../panels/state-timeline.ts'
import { timeseries } from '../panels/timeseries.ts'
import { REFRESHER, rate } from '../selectors.ts'
import { worstBreaker } from '../shares.ts'
import { BREAKER_STATES } from './breakers.ts'
import type { Row } from './row.ts'

const refreshes = `sum by (tier, trigger_type) (${rate('price_refresh_total', REFRESHER)})`
const failures = `sum by (tier) (${rate('price_refresh_errors_total', REFRESHER)})`
const requests = `sum by (exchange) (${rate('price_exchange_requests_total', REFRESHER)})`
const errors = `sum by (exchange) (${rate('price_exchange_errors_total', REFRESHER)})`

/** Where prices come from. */
export const refreshing = (): Row => ({
  title: 'Refreshers and exchanges',
  panels: [
    timeseries({
      title: 'Refresh rate by tier',
      description:
        'Refreshes per second, by the schedule (auto) or asked for (force). 1,000 assets need 4 + 6 + 2.7.',
      unit: 'ops',
      width: 8,
      stacked: true,
      queries: [{ expr: refreshes, legend: '{{tier}} {{trigger_type}}' }],
    }),
    timeseries({
      title: 'Refreshes without a price',
      description: 'Refreshes per second that gave no new price; the reasons are on the dashboard Exchanges.',
      unit: 'ops',
      width: 8,
      runbook: 'price-stale',
      queries: [{ expr: failures, legend: '{{tier}}' }],
    }),
    stateTimeline({
      title: 'Circuit breakers',
      description:
        'The worst state of an exchange’s breaker in any refresher: while open, the exchange is not asked.',
      width: 8,
      states: BREAKER_STATES,
      runbook: 'breaker-open',
      queries: [{ expr: worstBreaker(REFRESHER), legend: '{{exchange}}' }],
    }),
    timeseries({
      title: 'Exchange requests',
      description:
        'Requests sent per second. All exchanges are asked for each price, but those with an open breaker.',
      unit: 'reqps',
      width: 12,
      queries: [{ expr: requests, legend: '{{exchange}}' }],
    }),
    timeseries({
      title: 'Exchange errors',
      description: 'Quotes per second that could not be had, those not asked for because of a breaker too.',
      unit: 'ops',
      width: 12,
      runbook: 'breaker-open',
      queries: [{ expr: errors, legend: '{{exchange}}' }],
    }),
  ],
})
