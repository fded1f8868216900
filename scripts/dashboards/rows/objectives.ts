import { type PanelSpec, RED, YELLOW } from '../panels/panel.ts'
import { stat } from '../panels/stat.ts'
import { timeseries } from '../panels/timeseries.ts'
import { API, of, RECORDED } from '../selectors.ts'
import { failedShare } from '../shares.ts'
import { BURN_RATES, TARGETS, TIERS, type Tier } from '../targets.ts'
import type { Row } from './row.ts'

const tiers = Object.keys(TIERS) as Tier[]
const WINDOWS = ['5m', '1h', '6h']
const BURN_COLORS = [
  { value: null, color: 'green' },
  { value: BURN_RATES.slow, color: 'yellow' },
  { value: BURN_RATES.urgent, color: 'orange' },
  { value: BURN_RATES.page, color: 'red' },
]
const BURNS = 'Against what is allowed: at 1 the budget of a month lasts a month, at 14.4 two days.'

/** What the rules recorded; nothing failed where they found none of the API's answers to be its fault. */
const burn = (slo: string, window: string): string => {
  const recorded = of(`price:slo_burn:rate${window}`, RECORDED, `slo="${slo}"`)
  return `max(${recorded}) or 0 * sum(${of('price_cache_hits_total', API)})`
}

const burnPanel = (slo: string, spec: Pick<PanelSpec, 'title' | 'description' | 'runbook'>) =>
  timeseries({
    ...spec,
    unit: 'none',
    width: 8,
    decimals: 1,
    thresholds: BURN_COLORS,
    queries: WINDOWS.map(window => ({ expr: burn(slo, window), legend: `last ${window}` })),
  })

/** What is left of the budget of the time shown: 1 all of it, below 0 more is gone than there was. */
const budgetLeft = () =>
  stat({
    title: 'Error budget left, requests',
    description: 'Of the failures that 99.9 % allow within the time shown, the share that is not used up.',
    unit: 'percentunit',
    width: 6,
    decimals: 1,
    thresholds: [
      { value: null, color: RED },
      { value: 0, color: YELLOW },
      { value: 0.25, color: 'green' },
    ],
    runbook: 'error-budget',
    queries: [{ expr: `1 - (${failedShare('$__range')}) / ${TARGETS.errors}`, legend: 'left' }],
  })

const freshShare = (tier: Tier) =>
  stat({
    title: `Fresh, ${tier}`,
    description: `Share of the time shown in which no ${tier} price was stale, in any API pod. Objective: 99.9 %.`,
    unit: 'percentunit',
    width: 6,
    decimals: 2,
    thresholds: [
      { value: null, color: RED },
      { value: TARGETS.fresh, color: 'green' },
    ],
    runbook: 'price-stale',
    queries: [
      {
        expr: `max(avg_over_time(${of('price:fresh:bool', RECORDED, `tier="${tier}"`)}[$__range]))`,
        legend: tier,
      },
    ],
  })

/** The objectives, and how fast what they allow is used up; from the same recorded series as the alerts. */
export const objectives = (): Row => ({
  title: 'Objectives and error budgets',
  panels: [
    budgetLeft(),
    ...tiers.map(freshShare),
    burnPanel('availability', {
      title: 'Burn rate, availability',
      description: `Requests answered by a 5xx. Objective: 99.9 % are not. ${BURNS}`,
      runbook: 'error-budget',
    }),
    burnPanel('latency', {
      title: 'Burn rate, latency',
      description: `Prices answered in more than 100 ms. Objective: 99 % are faster. ${BURNS}`,
      runbook: 'latency',
    }),
    timeseries({
      title: 'Burn rate, freshness',
      description: `Time of the last hour with a stale price. Objective: none 99.9 % of the time. ${BURNS}`,
      unit: 'none',
      width: 8,
      decimals: 1,
      thresholds: BURN_COLORS,
      colors: { hot: 'purple', medium: 'blue', cold: 'green' },
      runbook: 'price-stale',
      queries: [
        {
          expr: `max by (tier) (${of('price:slo_burn:rate1h', RECORDED, 'slo="freshness"')})`,
          legend: '{{tier}}',
        },
      ],
    }),
  ],
})
