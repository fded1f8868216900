import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
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
export type Query = { expr: string; legend: string }

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

export const thresholdsOf = (steps: readonly Threshold[]): Builder<ThresholdsConfig> =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...steps])

type Answer = 'range' | 'instant' | 'table'

/** The queries as Grafana takes them: series over time, or the newest values alone. */
export const targetsOf = (queries: readonly Query[], answer: Answer = 'range'): Builder<Dataquery>[] =>
  queries.map(({ expr, legend }, i) => {
    const target = new DataqueryBuilder()
      .datasource(DATASOURCE)
      .refId(String.fromCharCode('A'.charCodeAt(0) + i))
      .expr(expr)
      .legendFormat(legend)
    if (answer === 'range') return target.range()
    return target.instant().format(answer === 'table' ? PromQueryFormat.Table : PromQueryFormat.TimeSeries)
  })

export const linksOf = (runbook: string | undefined): Builder<DashboardLink>[] =>
  runbook === undefined
    ? []
    : [
        new DashboardLinkBuilder(`Runbook: ${runbook}`)
          .type(DashboardLinkType.Link)
          .url(runbookUrl(runbook))
          .targetBlank(true),
      ]
