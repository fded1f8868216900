import { PanelBuilder as BarGaugeBuilder } from '@grafana/grafana-foundation-sdk/bargauge'
import {
  BarGaugeDisplayMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common'
import {
  DATASOURCE,
  linksOf,
  NEUTRAL,
  type PanelBuilder,
  type PanelSpec,
  targetsOf,
  thresholdsOf,
} from './panel.ts'

/** A bar for each series, as long as its newest value. */
export const barGauge = (spec: PanelSpec): PanelBuilder => {
  const panel = new BarGaugeBuilder()
    .title(spec.title)
    .description(spec.description)
    .datasource(DATASOURCE)
    .targets(targetsOf(spec.queries, 'instant'))
    .links(linksOf(spec.runbook))
    .unit(spec.unit)
    .min(0)
    .span(spec.width)
    .height(spec.height ?? 8)
    .thresholds(thresholdsOf(spec.thresholds ?? NEUTRAL))
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
  return spec.decimals === undefined ? panel : panel.decimals(spec.decimals)
}
