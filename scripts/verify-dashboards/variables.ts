/** What Grafana puts in the place of its variables. Times are in seconds. */
export type Variables = {
  namespace: string
  release: string
  exchange: string
  range: number
  /** At least four times the scrape interval. */
  rateInterval: number
}

/** A query as Grafana would send it. */
export const substitute = (expr: string, variables: Variables): string =>
  expr
    .replaceAll('$__rate_interval', `${variables.rateInterval}s`)
    .replaceAll('$__range', `${variables.range}s`)
    .replaceAll('$namespace', variables.namespace)
    .replaceAll('$release', variables.release)
    .replaceAll('$exchange', variables.exchange)

/** A series' name: its labels' values in the place of `{{label}}`. */
export const seriesName = (legend: string, labels: Readonly<Record<string, string>>): string =>
  legend.replace(/\{\{\s*([\w]+)\s*\}\}/g, (_, label: string) => labels[label] ?? '')
