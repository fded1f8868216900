import { timeseries } from '../panels/timeseries.ts'
import { REFRESHER, rate } from '../selectors.ts'
import type { Row } from './row.ts'

const CHOSEN = [REFRESHER, 'exchange=~"$exchange"']

/** What became of the answers. */
export const quotes = (): Row => ({
  title: 'Quotes',
  panels: [
    timeseries({
      title: 'Quotes that could not be had',
      description:
        'Per second, by reason. breaker_open and overloaded: not even asked for; not_listed: no fault.',
      unit: 'ops',
      width: 8,
      height: 10,
      stacked: true,
      highestFirst: true,
      runbook: 'breaker-open',
      queries: [
        {
          expr: `sum by (error_type) (${rate('price_exchange_errors_total', ...CHOSEN)})`,
          legend: '{{error_type}}',
        },
      ],
    }),
    timeseries({
      title: 'Quotes left out of a price',
      description: 'Per second, by reason: an outlier lies too far from the others.',
      unit: 'ops',
      width: 8,
      height: 10,
      stacked: true,
      highestFirst: true,
      queries: [
        {
          expr: `sum by (exchange, reason) (${rate('price_quotes_rejected_total', ...CHOSEN)})`,
          legend: '{{exchange}} {{reason}}',
        },
      ],
    }),
    timeseries({
      title: 'Refreshes without a price',
      description: 'Per second, by reason, of all exchanges together.',
      unit: 'ops',
      width: 8,
      height: 10,
      stacked: true,
      highestFirst: true,
      runbook: 'price-stale',
      queries: [
        { expr: `sum by (reason) (${rate('price_refresh_errors_total', REFRESHER)})`, legend: '{{reason}}' },
      ],
    }),
  ],
})
