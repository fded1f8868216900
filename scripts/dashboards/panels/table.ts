import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table'
import { framed, type PanelBuilder, type PanelSpec } from './panel.ts'

export type TableSpec = Omit<PanelSpec, 'queries'> & {
  query: string
  /** Labels, in the order of their columns. */
  columns: readonly string[]
  /** Name of the last column, the value's. */
  value: string
}

/** A row for each series as it is now: labels, then the value. */
export const table = (spec: TableSpec): PanelBuilder =>
  framed(
    new TableBuilder(),
    { ...spec, unit: 'none', queries: [{ expr: spec.query, legend: spec.value }] },
    'table',
  )
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
    .overrideByName(spec.value, [{ id: 'unit', value: spec.unit }])
