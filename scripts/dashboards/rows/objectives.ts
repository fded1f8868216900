import { stat } from '../panels/stat.ts'
import { timeseries } from '../panels/timeseries.ts'
import { API, of } from '../selectors.ts'
import { failedShare } from '../shares.ts'
import { BURN_RATES, TARGETS, TIERS, type Tier } from '../targets.ts'
import type { Row } from './row.ts'

const tiers = Object.keys(TIERS) as Tier[]
const BURN_COLORS = [
  { value: null, color: 'green' },
  { value: BURN_RATES.slow, color: 'yellow' },
  { value: BURN_RATES.urgent, color: 'orange' },
  { value: BURN_RATES.page, color: 'red' },
]

/** Share of the window in which the oldest price of the tier was stale. */
const staleShare = (tier: Tier, window: string): string => {
  const oldest = `max(${of('price_age_seconds', API, `tier="${tier}"`, 'quantile="1"')})`
  return `avg_over_time((${oldest} > bool ${TIERS[tier].staleSeconds})[${window}:15s])`
}

const burning = (bad: string, allowed: number): string => `(${bad}) / ${allowed}`

/** What is left of the budget of the range shown: 1 all of it, below 0 more is gone than there was. */
const left = (bad: string, allowed: number): string => `1 - ${burning(bad, allowed)}`

/** The objectives, and how fast what they allow is used up. */
export const objectives = (): Row => ({
  title: 'Objectives and error budget: 0.1 % of requests may fail, prices may be stale 0.1 % of the time',
  panels: [
    stat({
      title: 'Error budget left, requests',
      description: 'Of the failures that 99.9 % allow within the time shown, the share that is not used up.',
      unit: 'percentunit',
      width: 6,
      decimals: 1,
      thresholds: [
        { value: null, color: 'red' },
        { value: 0, color: 'orange' },
        { value: 0.25, color: 'green' },
      ],
      runbook: 'error-budget',
      queries: [{ expr: left(failedShare('$__range'), TARGETS.errors), legend: 'left' }],
    }),
    ...tiers.map(tier =>
      stat({
        title: `Fresh, ${tier}`,
        description: `Share of the time shown in which no ${tier} price was stale, in any API pod. Objective: 99.9 %.`,
        unit: 'percentunit',
        width: 6,
        decimals: 2,
        thresholds: [
          { value: null, color: 'red' },
          { value: TARGETS.fresh, color: 'green' },
        ],
        runbook: 'price-stale',
        queries: [{ expr: `1 - ${staleShare(tier, '$__range')}`, legend: tier }],
      }),
    ),
    timeseries({
      title: 'Burn rate, requests',
      description:
        'Failures against what 99.9 % allow: at 1 the budget of a month lasts a month, at 14.4 two days.',
      unit: 'none',
      width: 12,
      decimals: 1,
      thresholds: BURN_COLORS,
      runbook: 'error-budget',
      queries: ['5m', '1h', '6h'].map(window => ({
        expr: burning(failedShare(window), TARGETS.errors),
        legend: `last ${window}`,
      })),
    }),
    timeseries({
      title: 'Burn rate, freshness',
      description:
        'Time with a stale price within an hour, against what 99.9 % allow: 1 lasts a month, 14.4 two days.',
      unit: 'none',
      width: 12,
      decimals: 1,
      thresholds: BURN_COLORS,
      runbook: 'price-stale',
      queries: tiers.map(tier => ({
        expr: burning(staleShare(tier, '1h'), Number((1 - TARGETS.fresh).toFixed(6))),
        legend: tier,
      })),
    }),
  ],
})
