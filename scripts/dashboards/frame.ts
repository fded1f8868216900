import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { takeovers } from './epochs.ts'
import { DATASOURCE } from './panels/panel.ts'
import type { Row } from './rows/row.ts'
import { RUNBOOKS_URL } from './runbooks.ts'

export type DashboardSpec = {
  /** Stays what it is for good: links and stars hold to it. */
  uid: string
  title: string
  description: string
  rows: readonly Row[]
  /** Beside data source, namespace and release. */
  variables?: readonly QueryVariableBuilder[]
}

const TAG = 'price-aggregator'

/** Rows in the frame that all dashboards share: variables, annotations, links. */
export const dashboardOf = (spec: DashboardSpec): Dashboard => {
  const builder = new DashboardBuilder(`Prices: ${spec.title}`)
    .uid(spec.uid)
    .description(spec.description)
    .tags([TAG])
    .readonly()
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([...sharedVariables(), ...(spec.variables ?? [])])
    .annotation(leaderChanges())
    .links([otherDashboards(), runbooks()])
  for (const { title, panels } of spec.rows) {
    builder.withRow(new RowBuilder(title))
    for (const panel of panels) builder.withPanel(panel)
  }
  return numbered(builder.build())
}

/** The label values of a metric, as a variable. */
export const variableOf = (name: string, label: string, query: string): QueryVariableBuilder =>
  new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)

const sharedVariables = () => [
  new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
  variableOf('namespace', 'Namespace', 'label_values(price_cache_hits_total, namespace)'),
  // What an API pod's name begins with: then follow the hashes of its ReplicaSet and its own.
  variableOf('release', 'Release', 'label_values(price_cache_hits_total{namespace="$namespace"}, pod)').regex(
    '/^(.+)-api-[a-z0-9]+-[a-z0-9]+$/',
  ),
]

const leaderChanges = () =>
  new AnnotationQueryBuilder()
    .name('Leader changes')
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor('purple')
    .expr(`${takeovers('1m')} > 0`)
    .step('1m')
    .titleFormat('New leader')
    .textFormat('{{tier}} {{shard}}')
    .tagKeys('tier,shard')

const otherDashboards = () =>
  new DashboardLinkBuilder('Prices')
    .type(DashboardLinkType.Dashboards)
    .tags([TAG])
    .includeVars(true)
    .keepTime(true)

const runbooks = () =>
  new DashboardLinkBuilder('Runbooks')
    .type(DashboardLinkType.Link)
    .url(RUNBOOKS_URL)
    .icon('doc')
    .targetBlank(true)

/** Panels get ids in their order, which links to a panel name it by. */
const numbered = (dashboard: Dashboard): Dashboard => ({
  ...dashboard,
  panels: (dashboard.panels ?? []).map((panel, i) => ({ ...panel, id: i + 1 })),
})
