import { timeseries } from '../panels/timeseries.ts'
import { of, PROCESSES, rate, shortPods } from '../selectors.ts'
import { TARGETS } from '../targets.ts'
import type { Row } from './row.ts'

const AUTOSCALER = 'namespace="$namespace",horizontalpodautoscaler="$release-api"'

const limits = (resource: 'cpu' | 'memory'): string =>
  `sum by (pod) (${of('kube_pod_container_resource_limits', PROCESSES, `resource="${resource}"`)})`

/**
 * What only a cluster with kube-state-metrics and cAdvisor can say. Our pods have one container: the largest of a pod's
 * series is all that it uses, whether cAdvisor names containers, sums them under an empty name, or both.
 */
export const kubernetes = (): Row => ({
  title: 'Kubernetes (kube-state-metrics, cAdvisor)',
  panels: [
    timeseries({
      title: 'Replicas of the API',
      description: 'What the autoscaler has, wants, and stays within; needs kube-state-metrics.',
      unit: 'none',
      width: 8,
      decimals: 0,
      steps: true,
      colors: { fewest: 'super-light-blue', most: 'light-red' },
      queries: [
        ['current', 'kube_horizontalpodautoscaler_status_current_replicas'],
        ['desired', 'kube_horizontalpodautoscaler_status_desired_replicas'],
        ['fewest', 'kube_horizontalpodautoscaler_spec_min_replicas'],
        ['most', 'kube_horizontalpodautoscaler_spec_max_replicas'],
      ].map(([legend = '', metric = '']) => ({ expr: `max(${of(metric, AUTOSCALER)})`, legend })),
    }),
    timeseries({
      title: 'CPU, share of the limit',
      description:
        'Needs cAdvisor and kube-state-metrics. Target for the API at 1,000 requests/s: below 70 %.',
      unit: 'percentunit',
      width: 8,
      thresholds: [
        { value: null, color: 'green' },
        { value: TARGETS.cpu, color: 'red' },
      ],
      queries: [
        {
          expr: shortPods(
            `max by (pod) (${rate('container_cpu_usage_seconds_total', PROCESSES)}) / ${limits('cpu')}`,
          ),
          legend: '{{pod}}',
        },
      ],
    }),
    timeseries({
      title: 'Memory, share of the limit',
      description: 'Needs cAdvisor and kube-state-metrics. Target: below 80 %; a pod beyond 100 % is killed.',
      unit: 'percentunit',
      width: 8,
      thresholds: [
        { value: null, color: 'green' },
        { value: TARGETS.memory, color: 'red' },
      ],
      queries: [
        {
          expr: shortPods(
            `max by (pod) (${of('container_memory_working_set_bytes', PROCESSES)}) / ${limits('memory')}`,
          ),
          legend: '{{pod}}',
        },
      ],
    }),
  ],
})
