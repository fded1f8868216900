import type { Panel } from './panels.ts'
import { type PrometheusClient, PrometheusError, type Range, type Series } from './prometheus-client.ts'
import { seriesName, substitute, type Variables } from './variables.ts'

export type NamedSeries = Series & { name: string }

/** What a panel shows, and what is wrong with it: nothing where each of its queries returned numbers. */
export type PanelData = { panel: Panel; series: NamedSeries[]; problems: string[] }

/** Runs a panel's queries as Grafana would. */
export const askPanel = async (
  client: Pick<PrometheusClient, 'range' | 'instant'>,
  panel: Panel,
  { range, variables }: { range: Range; variables: Variables },
): Promise<PanelData> => {
  const series: NamedSeries[] = []
  const problems: string[] = []
  for (const { expr, legendFormat, instant } of panel.targets ?? []) {
    const query = substitute(expr, variables)
    try {
      const found = instant ? await client.instant(query, range.end) : await client.range(query, range)
      if (!hasNumbers(found)) problems.push(`no data: ${query}`)
      series.push(...found.map(one => ({ ...one, name: seriesName(legendFormat, one.labels) })))
    } catch (error) {
      if (!(error instanceof PrometheusError)) throw error
      problems.push(`${error.message}: ${query}`)
    }
  }
  return { panel, series, problems }
}

/** NaN is no data: it is what a rate of nothing divided by nothing gives. */
const hasNumbers = (series: readonly Series[]): boolean =>
  series.some(({ points }) => points.some(([, value]) => Number.isFinite(value)))
