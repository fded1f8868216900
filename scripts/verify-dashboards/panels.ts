import { readdirSync, readFileSync } from 'node:fs'

export type Threshold = { value: number | null; color: string }

/** A panel of a dashboard's JSON, as far as it is asked and drawn. */
export type Panel = {
  type: string
  title: string
  description?: string
  gridPos: { x: number; y: number; w: number; h: number }
  links?: { title: string; url: string }[]
  targets?: { expr: string; legendFormat: string; instant?: boolean }[]
  fieldConfig?: {
    defaults: {
      unit?: string
      decimals?: number
      max?: number
      thresholds?: { steps: Threshold[] }
      mappings?: { options: Record<string, { text: string; color: string }> }[]
      custom?: { drawStyle?: string; lineInterpolation?: string; stacking?: { mode: string } }
    }
    overrides?: { matcher: { options: string }; properties: { id: string; value: unknown }[] }[]
  }
  options?: { legend?: { displayMode: string; sortBy?: string } }
  transformations?: { id: string; options: { indexByName?: Record<string, number> } }[]
}

export type Dashboard = {
  title: string
  uid: string
  panels: Panel[]
  templating: { list: { name: string; query?: unknown; regex?: string }[] }
  annotations: { list: { name: string; expr?: string }[] }
}

const FOLDER = new URL('../../charts/price-aggregator/dashboards/', import.meta.url)

/** The chart's dashboards, by their files' names without the ending. */
export const readDashboards = (): Map<string, Dashboard> =>
  new Map(
    readdirSync(FOLDER)
      .filter(name => name.endsWith('.json'))
      .map(name => [name.replace(/\.json$/, ''), JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))]),
  )

/** Panels that show data: all but the rows' headings. */
export const dataPanels = ({ panels }: Dashboard): Panel[] => panels.filter(({ type }) => type !== 'row')

/** Names of the metrics that a query reads. All our selectors have braces. */
export const metricNames = (expr: string): string[] => [
  ...new Set(Array.from(expr.matchAll(/([a-zA-Z_:][a-zA-Z0-9_:]*)\{/g), ([, name]) => name ?? '')),
]

/** Those of programs that are not ours, by what their names begin with. */
const OTHERS: Record<string, string> = { kube_: 'kube-state-metrics', container_: 'cAdvisor' }

/** The programs besides ours that a panel's metrics come from. */
export const otherSources = ({ targets = [] }: Panel): string[] => {
  const names = targets.flatMap(({ expr }) => metricNames(expr))
  return Object.entries(OTHERS)
    .filter(([prefix]) => names.some(name => name.startsWith(prefix)))
    .map(([, source]) => source)
}
