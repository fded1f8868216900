import { RED } from '../panels/panel.ts'
import { stat } from '../panels/stat.ts'
import { timeseries } from '../panels/timeseries.ts'
import { API, of, quantile, rate, shortPods } from '../selectors.ts'
import { TIERS, type Tier } from '../targets.ts'
import type { Row } from './row.ts'

const tiers = Object.keys(TIERS) as Tier[]

const age = (tier: Tier, ...matchers: readonly string[]): string =>
  of('price_age_seconds', API, `tier="${tier}"`, ...matchers)

const thresholdsFor = (tier: Tier) => [
  { value: null, color: 'green' },
  { value: TIERS[tier].staleSeconds, color: RED },
]

/** The age users see, as numbers and over time. */
export const ages = (): Row => ({
  title: 'Age of prices',
  panels: [
    ...tiers.map(tier =>
      stat({
        title: `Oldest ${tier} price`,
        description: `The oldest price of the ${tier} tier in any API pod; stale from ${TIERS[tier].staleSeconds} s on.`,
        unit: 's',
        width: 6,
        decimals: 1,
        thresholds: thresholdsFor(tier),
        runbook: 'price-stale',
        queries: [{ expr: `max(${age(tier, 'quantile="1"')})`, legend: tier }],
      }),
    ),
    stat({
      title: 'P95 update delay',
      description: 'From the exchanges’ answers until a price is in an API pod’s memory.',
      unit: 's',
      width: 6,
      queries: [{ expr: quantile(0.95, 'price_update_delay_seconds', [API]), legend: 'P95' }],
    }),
    ...tiers.map(tier =>
      timeseries({
        title: `Age, ${tier}`,
        description: `Median, P95 and oldest, in the API pod that is worst off. Refreshed every ${TIERS[tier].everySeconds} s, stale from ${TIERS[tier].staleSeconds} s on.`,
        unit: 's',
        width: 8,
        thresholds: thresholdsFor(tier),
        runbook: 'price-stale',
        queries: [
          { expr: `max(${age(tier, 'quantile="0.5"')})`, legend: 'median' },
          { expr: `max(${age(tier, 'quantile="0.95"')})`, legend: 'P95' },
          { expr: `max(${age(tier, 'quantile="1"')})`, legend: 'oldest' },
        ],
      }),
    ),
  ],
})

/** What happens between an exchange's answer and the price in memory. */
export const updates = (): Row => ({
  title: 'Updates',
  panels: [
    timeseries({
      title: 'Update delay',
      description:
        'From the exchanges’ answers until a price is in an API pod’s memory: aggregation, Redis, the stream.',
      unit: 's',
      width: 8,
      queries: [0.5, 0.95, 0.99].map(q => ({
        expr: quantile(q, 'price_update_delay_seconds', [API]),
        legend: `P${q * 100}`,
      })),
    }),
    timeseries({
      title: 'Updates taken by the API',
      description: 'Prices per second that came into memory, of each pod. All pods take all of them.',
      unit: 'ops',
      width: 8,
      queries: [
        {
          expr: shortPods(`sum by (pod) (${rate('price_update_delay_seconds_count', API)})`),
          legend: '{{pod}}',
        },
      ],
    }),
    timeseries({
      title: 'Look-ups beyond memory',
      description:
        'Reads per second on behalf of a request, of prices that memory lacks or that were too old, by store.',
      unit: 'ops',
      width: 8,
      queries: [{ expr: `sum by (store) (${rate('price_lookups_total', API)})`, legend: '{{store}}' }],
    }),
  ],
})
