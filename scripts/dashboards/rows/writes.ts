import { timeseries } from '../panels/timeseries.ts'
import { of, PROCESSES, REFRESHER, rate, shortPods } from '../selectors.ts'
import type { Row } from './row.ts'

/** What becomes of a price that was made. */
export const writes = (): Row => ({
  title: 'Writes',
  panels: [
    timeseries({
      title: 'Rejected writes',
      highestFirst: true,
      description:
        'Prices per second that Redis refused, by reason. Some are usual during a takeover or a new assignment.',
      unit: 'ops',
      width: 8,
      runbook: 'rejected-writes',
      queries: [
        { expr: `sum by (reason) (${rate('price_writes_rejected_total', REFRESHER)})`, legend: '{{reason}}' },
        { expr: `sum(${rate('price_writes_unknown_total', REFRESHER)})`, legend: 'no answer' },
      ],
    }),
    timeseries({
      title: 'Refreshes left out',
      description: 'Refreshes per second that were due and left out, by reason.',
      unit: 'ops',
      width: 8,
      queries: [
        { expr: `sum by (reason) (${rate('price_refresh_skipped_total', REFRESHER)})`, legend: '{{reason}}' },
      ],
    }),
    timeseries({
      title: 'History queue',
      description: 'Prices that wait to be written to DynamoDB, of each pod. A full queue drops its oldest.',
      unit: 'short',
      width: 8,
      runbook: 'history-queue',
      queries: [
        {
          expr: shortPods(`max by (pod) (${of('price_history_queue_length', REFRESHER)})`),
          legend: '{{pod}}',
        },
      ],
    }),
    timeseries({
      title: 'Duration of a refresh, P95',
      description:
        'From asking the exchanges to the written price or the failure. An exchange has 800 ms to answer.',
      unit: 's',
      width: 12,
      queries: [
        {
          expr: `histogram_quantile(0.95, sum by (le, tier) (${rate('price_refresh_duration_seconds_bucket', REFRESHER)}))`,
          legend: '{{tier}}',
        },
      ],
    }),
    timeseries({
      title: 'Lost to history',
      description: 'Prices per second that never reached DynamoDB, by reason.',
      unit: 'ops',
      width: 12,
      runbook: 'history-queue',
      queries: [
        { expr: `sum by (reason) (${rate('price_history_dropped_total', PROCESSES)})`, legend: '{{reason}}' },
      ],
    }),
  ],
})
