import {
  BigValueColorMode,
  BigValueGraphMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { framed, type PanelBuilder, type PanelSpec } from './panel.ts'

/** The newest value in large, coloured by the thresholds, before its course. */
export const stat = (spec: PanelSpec): PanelBuilder =>
  framed(new StatBuilder(), { height: 4, ...spec })
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.Area)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
