import {
  BigValueColorMode,
  BigValueGraphMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import {
  DATASOURCE,
  linksOf,
  NEUTRAL,
  type PanelBuilder,
  type PanelSpec,
  targetsOf,
  thresholdsOf,
} from './panel.ts'

/** The newest value in large, coloured by the thresholds, before its course. */
export const stat = (spec: PanelSpec): PanelBuilder => {
  const panel = new StatBuilder()
    .title(spec.title)
    .description(spec.description)
    .datasource(DATASOURCE)
    .targets(targetsOf(spec.queries))
    .links(linksOf(spec.runbook))
    .unit(spec.unit)
    .span(spec.width)
    .height(spec.height ?? 4)
    .thresholds(thresholdsOf(spec.thresholds ?? NEUTRAL))
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.Area)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
  return spec.decimals === undefined ? panel : panel.decimals(spec.decimals)
}
