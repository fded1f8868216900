import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common'
import {
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  type Threshold,
  type ThresholdsConfig,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus'
import { runbookUrl } from '../runbooks.ts'

export type PanelBuilder = Builder<Panel>

/** A query, and the name of each of its series: `{{label}}` stands for a label's value. */
type Query = { expr: string; legend: string }

/** What all panels have. */
export type PanelSpec = {
  title: string
  /** What is seen, and what to make of it. */
  description: string
  /** A unit of Grafana's, such as `s` or `percentunit`. */
  unit: string
  /** Of 24 columns. */
  width: number
  /** In rows of 30 pixels. */
  height?: number
  queries: readonly Query[]
  /** Colours from a value on; the first holds below. */
  thresholds?: readonly Threshold[]
  decimals?: number
  /** Name of the page in `docs/runbooks` that says what to do. */
  runbook?: string | undefined
}

/** Which data source is asked: that of the dashboard's variable. */
export const DATASOURCE = { type: 'prometheus', uid: '$datasource' }

export const GREEN = 'green'
export const YELLOW = 'orange'
export const RED = 'red'

/** Good up to the limit. */
export const below = (limit: number): Threshold[] => [
  { value: null, color: GREEN },
  { value: limit, color: RED },
]

/** Good from the limit on. */
export const above = (limit: number): Threshold[] => [
  { value: null, color: RED },
  { value: limit, color: GREEN },
]

/** Nothing is good or bad about it. */
export const NEUTRAL: Threshold[] = [{ value: null, color: 'blue' }]

const thresholdsOf = (steps: readonly Threshold[]): Builder<ThresholdsConfig> =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...steps])

type Answer = 'range' | 'instant' | 'table'

/** The queries as Grafana takes them: series over time, or the newest values alone. */
const targetsOf = (queries: readonly Query[], answer: Answer = 'range'): Builder<Dataquery>[] =>
  queries.map(({ expr, legend }, i) => {
    const target = new DataqueryBuilder()
      .datasource(DATASOURCE)
      .refId(String.fromCharCode('A'.charCodeAt(0) + i))
      .expr(expr)
      .legendFormat(legend)
    if (answer === 'range') return target.range()
    return target.instant().format(answer === 'table' ? PromQueryFormat.Table : PromQueryFormat.TimeSeries)
  })

const linksOf = (runbook: string | undefined): Builder<DashboardLink>[] =>
  runbook === undefined
    ? []
    : [
        new DashboardLinkBuilder(`Runbook: ${runbook}`)
          .type(DashboardLinkType.Link)
          .url(runbookUrl(runbook))
          .targetBlank(true),
      ]

/** What the builders of all kinds of panels can do. */
type AnyPanel = {
  title(title: string): unknown
  description(description: string): unknown
  datasource(source: DataSourceRef): unknown
  targets(targets: Builder<Dataquery>[]): unknown
  links(links: Builder<DashboardLink>[]): unknown
  unit(unit: string): unknown
  span(columns: number): unknown
  height(rows: number): unknown
  thresholds(thresholds: Builder<ThresholdsConfig>): unknown
  decimals(decimals: number): unknown
}

/** Gives a new panel what all panels have. */
export const framed = <P extends AnyPanel>(panel: P, spec: PanelSpec, answer?: Answer): P => {
  panel.title(spec.title)
  panel.description(spec.description)
  panel.datasource(DATASOURCE)
  panel.targets(targetsOf(spec.queries, answer))
  panel.links(linksOf(spec.runbook))
  panel.unit(spec.unit)
  panel.span(spec.width)
  panel.height(spec.height ?? 8)
  panel.thresholds(thresholdsOf(spec.thresholds ?? NEUTRAL))
  if (spec.decimals !== undefined) panel.decimals(spec.decimals)
  return panel
}
