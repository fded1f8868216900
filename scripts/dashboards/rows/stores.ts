import { GREEN, RED } from '../panels/panel.ts'
import { stateTimeline } from '../panels/state-timeline.ts'
import { timeseries } from '../panels/timeseries.ts'
import { of, PROCESSES, quantile, rate, shortPods } from '../selectors.ts'
import type { Row } from './row.ts'

const quantiles = (kind: 'read' | 'write') =>
  [0.5, 0.95, 0.99].map(q => ({
    expr: quantile(q, `price_dynamodb_${kind}_latency_seconds`, [PROCESSES]),
    legend: `${kind} P${q * 100}`,
  }))

const units = (kind: 'read' | 'write') => ({
  expr: `sum(${rate(`price_dynamodb_${kind}_units_total`, PROCESSES)})`,
  legend: kind,
})

/** What prices are kept in. */
export const stores = (): Row => ({
  title: 'Redis and DynamoDB',
  panels: [
    stateTimeline({
      title: 'Stores',
      description: 'Whether Redis (latest) and DynamoDB (history) answered each pod when it last asked.',
      width: 12,
      runbook: 'redis-unreachable',
      states: [
        { value: 0, text: 'away', color: RED },
        { value: 1, text: 'up', color: GREEN },
      ],
      queries: [
        {
          expr: shortPods(`min by (store, pod) (${of('price_store_up', PROCESSES)})`),
          legend: '{{store}} · {{pod}}',
        },
      ],
    }),
    timeseries({
      title: 'DynamoDB latency',
      description: 'Duration of calls, failed ones too. No price waits for a write.',
      unit: 's',
      width: 12,
      runbook: 'dynamodb-unreachable',
      queries: [...quantiles('read'), ...quantiles('write')],
    }),
    timeseries({
      title: 'DynamoDB capacity units',
      description: 'Units consumed per second: what the table costs, billed on demand.',
      unit: 'short',
      width: 12,
      queries: [units('read'), units('write')],
    }),
    timeseries({
      title: 'DynamoDB errors',
      description: 'Calls per second that failed, by operation.',
      unit: 'ops',
      width: 12,
      runbook: 'dynamodb-unreachable',
      queries: [
        {
          expr: `sum by (operation) (${rate('price_dynamodb_errors_total', PROCESSES)})`,
          legend: '{{operation}}',
        },
      ],
    }),
  ],
})
