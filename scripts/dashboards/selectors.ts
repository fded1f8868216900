/**
 * Labels that choose one release's pods. A Prometheus operator puts `namespace` and `pod` on all that it scrapes by a
 * monitor, whatever Service the metrics are reached by, and the pods' names begin with the release's.
 */
const podsOf = (components: string): string => `namespace="$namespace",pod=~"$release-${components}-.+"`

export const API = podsOf('api')
export const REFRESHER = podsOf('refresher')
export const PROCESSES = podsOf('(api|refresher)')

/** What the chart's rules recorded for the release. */
export const RECORDED = 'namespace="$namespace",release="$release"'

/** Series of a metric, as in `of('price_cache_hits_total', API)`; further matchers follow. */
export const of = (metric: string, ...matchers: readonly string[]): string =>
  `${metric}{${matchers.join(',')}}`

/** Events per second. `$__rate_interval` spans at least four scrapes. */
export const rate = (metric: string, ...matchers: readonly string[]): string =>
  `rate(${of(metric, ...matchers)}[$__rate_interval])`

/** Events within what the dashboard shows. */
export const inRange = (metric: string, ...matchers: readonly string[]): string =>
  `increase(${of(metric, ...matchers)}[$__range])`

/** A quantile of a histogram, for each value of the labels in `by`. */
export const quantile = (
  q: number,
  histogram: string,
  matchers: readonly string[],
  by: readonly string[] = [],
): string =>
  `histogram_quantile(${q}, sum by (${['le', ...by].join(', ')}) (${rate(`${histogram}_bucket`, ...matchers)}))`

/** The same series with their pods named without the release, which all of them begin with. */
export const shortPods = (expr: string): string =>
  `label_replace(${expr}, "pod", "$1", "pod", "$release-(.+)")`
