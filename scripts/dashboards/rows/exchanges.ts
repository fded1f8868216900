import { below, NEUTRAL } from '../panels/panel.ts'
import { stat } from '../panels/stat.ts'
import { stateTimeline } from '../panels/state-timeline.ts'
import { timeseries } from '../panels/timeseries.ts'
import { of, quantile, REFRESHER, rate, shortPods } from '../selectors.ts'
import { openBreakers } from '../shares.ts'
import { BREAKER_STATES } from './breakers.ts'
import type { Row } from './row.ts'

/** Those that the dashboard's variable chooses. */
const CHOSEN = [REFRESHER, 'exchange=~"$exchange"']
const DURATION = 'price_exchange_request_duration_seconds'

/** Failures of quotes that were really asked for: neither left out by ourselves nor simply not listed there. */
const FAULTS = 'error_type!~"breaker_open|overloaded|cancelled|not_listed"'
const requests = rate('price_exchange_requests_total', ...CHOSEN)
const faults = rate('price_exchange_errors_total', ...CHOSEN, FAULTS)

export const exchangeNumbers = (): Row => ({
  title: 'At a glance',
  panels: [
    stat({
      title: 'Requests',
      description: 'Requests per second to the chosen exchanges.',
      unit: 'reqps',
      width: 6,
      thresholds: NEUTRAL,
      queries: [{ expr: `sum(${requests})`, legend: 'requests' }],
    }),
    stat({
      title: 'Failed requests',
      description: 'Share of the requests sent that gave no usable quote.',
      unit: 'percentunit',
      width: 6,
      decimals: 2,
      thresholds: below(0.05),
      runbook: 'breaker-open',
      queries: [{ expr: `sum(${faults}) / sum(${requests})`, legend: 'failed' }],
    }),
    stat({
      title: 'P95',
      description: 'From a request to the end of its answer or its failure. After 800 ms it is given up.',
      unit: 's',
      width: 6,
      thresholds: below(0.5),
      queries: [{ expr: quantile(0.95, DURATION, CHOSEN), legend: 'P95' }],
    }),
    stat({
      title: 'Open breakers',
      description: 'Chosen exchanges that at least one refresher does not ask now.',
      unit: 'none',
      width: 6,
      thresholds: below(1),
      runbook: 'breaker-open',
      queries: [{ expr: openBreakers(...CHOSEN), legend: 'open' }],
    }),
  ],
})

export const exchangeRequests = (): Row => ({
  title: 'Requests',
  panels: [
    stateTimeline({
      title: 'Circuit breakers by pod',
      description:
        'Each refresher has its own breaker of each exchange. Open in one pod alone: that pod’s network.',
      width: 24,
      height: 9,
      states: BREAKER_STATES,
      runbook: 'breaker-open',
      queries: [
        {
          expr: shortPods(`max by (exchange, pod) (${of('price_circuit_breaker_state', ...CHOSEN)})`),
          legend: '{{exchange}} · {{pod}}',
        },
      ],
    }),
    timeseries({
      title: 'Request rate',
      description: 'Requests sent per second.',
      unit: 'reqps',
      width: 8,
      queries: [{ expr: `sum by (exchange) (${requests})`, legend: '{{exchange}}' }],
    }),
    timeseries({
      title: 'Share of failed requests',
      description: 'Of the requests sent, those that gave no usable quote.',
      unit: 'percentunit',
      width: 8,
      runbook: 'breaker-open',
      queries: [
        { expr: `sum by (exchange) (${faults}) / sum by (exchange) (${requests})`, legend: '{{exchange}}' },
      ],
    }),
    timeseries({
      title: 'Latency',
      description: 'P95 and P99 of requests, failed ones too. After 800 ms they are given up.',
      unit: 's',
      width: 8,
      queries: [0.95, 0.99].map(q => ({
        expr: quantile(q, DURATION, CHOSEN, ['exchange']),
        legend: `{{exchange}} P${q * 100}`,
      })),
    }),
  ],
})
