import { PanelBuilder as BarGaugeBuilder } from '@grafana/grafana-foundation-sdk/bargauge'
import {
  BarGaugeDisplayMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common'
import { framed, type PanelBuilder, type PanelSpec } from './panel.ts'

/** A bar for each series, as long as its newest value. */
export const barGauge = (spec: PanelSpec): PanelBuilder =>
  framed(new BarGaugeBuilder(), spec, 'instant')
    .min(0)
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
