import { barGauge } from '../panels/bar-gauge.ts'
import { NEUTRAL } from '../panels/panel.ts'
import { timeseries } from '../panels/timeseries.ts'
import { API, inRange, quantile, rate } from '../selectors.ts'
import { hitShare } from '../shares.ts'
import { TARGETS } from '../targets.ts'
import type { Row } from './row.ts'

const DURATION = 'price_api_request_duration_seconds'
const PRICES = [API, 'endpoint="/prices"']

/** What users ask for, and how fast they get it. Stacks leave out what is 0: its line would cover what is below. */
export const api = (): Row => ({
  title: 'API',
  panels: [
    timeseries({
      title: 'Request rate by endpoint',
      description: 'Requests answered per second, by route.',
      unit: 'reqps',
      width: 8,
      stacked: true,
      queries: [
        { expr: `sum by (endpoint) (${rate('price_api_requests_total', API)}) > 0`, legend: '{{endpoint}}' },
      ],
    }),
    timeseries({
      title: 'Request rate by status',
      description: 'Requests answered per second, by HTTP status. 5xx is our fault, 4xx the question’s.',
      unit: 'reqps',
      width: 8,
      stacked: true,
      runbook: 'error-budget',
      colors: { 200: 'green', 400: 'yellow', 404: 'orange', 500: 'dark-red', 503: 'red' },
      queries: [
        { expr: `sum by (status) (${rate('price_api_requests_total', API)}) > 0`, legend: '{{status}}' },
      ],
    }),
    timeseries({
      title: 'Latency of a price',
      description: 'GET /prices/{asset}, within the API. Targets: P95 below 80 ms, P99 below 100 ms.',
      unit: 's',
      width: 8,
      thresholds: [
        { value: null, color: 'green' },
        { value: TARGETS.p95Seconds, color: 'orange' },
        { value: TARGETS.p99Seconds, color: 'red' },
      ],
      runbook: 'latency',
      queries: [0.5, 0.95, 0.99].map(q => ({ expr: quantile(q, DURATION, PRICES), legend: `P${q * 100}` })),
    }),
    timeseries({
      title: 'P99 by endpoint',
      description: 'The slowest routes. A refresh that is asked for waits up to 2 s for a new price.',
      unit: 's',
      width: 8,
      queries: [{ expr: quantile(0.99, DURATION, [API], ['endpoint']), legend: '{{endpoint}}' }],
    }),
    timeseries({
      title: 'Cache hit rate',
      description: 'Share of prices answered from memory or Redis. Target: above 95 %.',
      unit: 'percentunit',
      width: 8,
      max: 1,
      thresholds: [
        { value: null, color: 'red' },
        { value: TARGETS.cacheHits, color: 'green' },
      ],
      queries: [{ expr: hitShare(), legend: 'hits' }],
    }),
    barGauge({
      title: 'Top 10 assets',
      description: 'Most read assets within the time shown, by prices answered.',
      unit: 'short',
      width: 8,
      decimals: 0,
      thresholds: NEUTRAL,
      queries: [
        {
          expr: `topk(10, sum by (asset, tier) (${inRange('price_asset_access_total', API)}))`,
          legend: '{{asset}} ({{tier}})',
        },
      ],
    }),
  ],
})
