import { timeseries } from '../panels/timeseries.ts'
import { PROCESSES, quantile, rate } from '../selectors.ts'
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

/** History, beside the way of a price. */
export const dynamodb = (): Row => ({
  title: 'DynamoDB',
  panels: [
    timeseries({
      title: 'DynamoDB latency',
      description: 'Duration of calls, failed ones too. No price waits for a write.',
      unit: 's',
      width: 8,
      runbook: 'dynamodb-unreachable',
      queries: [...quantiles('read'), ...quantiles('write')],
    }),
    timeseries({
      title: 'DynamoDB capacity units',
      description: 'Units consumed per second: what the table costs, billed on demand.',
      unit: 'short',
      width: 8,
      queries: [units('read'), units('write')],
    }),
    timeseries({
      title: 'DynamoDB errors',
      description: 'Calls per second that failed, by operation.',
      unit: 'ops',
      width: 8,
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
