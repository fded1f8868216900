import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table'
import {
  DATASOURCE,
  linksOf,
  NEUTRAL,
  type PanelBuilder,
  type PanelSpec,
  targetsOf,
  thresholdsOf,
} from './panel.ts'

export type TableSpec = Omit<PanelSpec, 'queries'> & {
  query: string
  /** Labels, in the order of their columns. */
  columns: readonly string[]
  /** Name of the last column, the value's. */
  value: string
}

/** A row for each series as it is now: labels, then the value. */
export const table = (spec: TableSpec): PanelBuilder =>
  new TableBuilder()
    .title(spec.title)
    .description(spec.description)
    .datasource(DATASOURCE)
    .targets(targetsOf([{ expr: spec.query, legend: spec.value }], 'table'))
    .links(linksOf(spec.runbook))
    .span(spec.width)
    .height(spec.height ?? 8)
    .thresholds(thresholdsOf(spec.thresholds ?? NEUTRAL))
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: Object.fromEntries([...spec.columns, 'Value'].map((name, i) => [name, i])),
        renameByName: { Value: spec.value },
      },
    })
    .withTransformation({
      id: 'sortBy',
      options: { fields: {}, sort: [{ field: spec.columns[0] ?? spec.value }] },
    })
    .unit('none')
    .overrideByName(spec.value, [{ id: 'unit', value: spec.unit }])
