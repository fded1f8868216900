import { seriesValue } from '@price-aggregator/loadtest/prometheus-text'
import type { Kubectl } from './kubectl.ts'
import { podMetrics } from './pod-metrics.ts'
import type { Pod } from './refreshers.ts'

/** The value of a series, by its name and labels, of each pod of the API; NaN where it is missing. */
export const apiMetric = async (kubectl: Kubectl, series: string): Promise<number[]> => {
  const pods = await kubectl.list<Pod>('pods', 'app.kubernetes.io/component=api')
  const standing = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  return Promise.all(
    standing.map(async ({ metadata }) => seriesValue(await podMetrics(kubectl, metadata.name), series)),
  )
}
