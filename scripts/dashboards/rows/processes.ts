import { timeseries } from '../panels/timeseries.ts'
import { of, PROCESSES, rate, shortPods } from '../selectors.ts'
import type { Row } from './row.ts'

/** What each process uses, as Node itself says. */
export const processes = (): Row => ({
  title: 'Processes',
  panels: [
    timeseries({
      title: 'CPU',
      description: 'CPU time per second of each pod’s process: 100 % is one core.',
      unit: 'percentunit',
      width: 12,
      queries: [
        {
          expr: shortPods(`sum by (pod) (${rate('process_cpu_seconds_total', PROCESSES)})`),
          legend: '{{pod}}',
        },
      ],
    }),
    timeseries({
      title: 'Memory',
      description: 'Resident memory of each pod’s process.',
      unit: 'bytes',
      width: 12,
      queries: [
        {
          expr: shortPods(`max by (pod) (${of('process_resident_memory_bytes', PROCESSES)})`),
          legend: '{{pod}}',
        },
      ],
    }),
    timeseries({
      title: 'Event loop lag',
      description:
        'P99 since the last scrape: what a request may wait before its turn. Beyond 50 ms latency suffers.',
      unit: 's',
      width: 12,
      thresholds: [
        { value: null, color: 'green' },
        { value: 0.05, color: 'red' },
      ],
      runbook: 'latency',
      queries: [
        {
          expr: shortPods(`max by (pod) (${of('nodejs_eventloop_lag_p99_seconds', PROCESSES)})`),
          legend: '{{pod}}',
        },
      ],
    }),
    timeseries({
      title: 'Garbage collection',
      description:
        'Share of the time that processes spend on it, by kind: major ones stop the event loop longest.',
      unit: 'percentunit',
      width: 12,
      decimals: 2,
      stacked: true,
      queries: [
        { expr: `sum by (kind) (${rate('nodejs_gc_duration_seconds_sum', PROCESSES)})`, legend: '{{kind}}' },
      ],
    }),
  ],
})
