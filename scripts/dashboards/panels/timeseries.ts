import {
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { framed, type PanelBuilder, type PanelSpec } from './panel.ts'

export type TimeseriesSpec = PanelSpec & {
  /** Areas on top of each other, where their sum means something. */
  stacked?: boolean
  /** For what happens now and then. */
  bars?: boolean
  /** For what changes at once. */
  steps?: boolean
  max?: number
  /** Names the series with the highest maxima first, where most of many are 0. */
  highestFirst?: boolean
  /** Lines whose colour says what they are, by their names. */
  colors?: Readonly<Record<string, string>>
}

/** Lines over time from zero on, with their mean and last values; thresholds are dashed lines. */
export const timeseries = (spec: TimeseriesSpec): PanelBuilder => {
  const panel = framed(new TimeseriesBuilder(), spec)
    .min(0)
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassic))
    .drawStyle(spec.bars ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .lineInterpolation(spec.steps ? LineInterpolation.StepAfter : LineInterpolation.Linear)
    .fillOpacity(spec.bars ? 70 : spec.stacked ? 30 : 8)
    .showPoints(VisibilityMode.Never)
    .legend(legendOf(spec))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
  if (spec.max !== undefined) panel.max(spec.max)
  if (spec.stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal))
  if (spec.thresholds) {
    panel.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed))
  }
  for (const [name, color] of Object.entries(spec.colors ?? {})) {
    panel.overrideByName(name, [{ id: 'color', value: { mode: 'fixed', fixedColor: color } }])
  }
  return panel
}

const legendOf = ({ highestFirst = false }: TimeseriesSpec): VizLegendOptionsBuilder => {
  const legend = new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.Table)
    .placement(LegendPlacement.Bottom)
    .calcs(['mean', 'max', 'lastNotNull'])
  return highestFirst ? legend.sortBy('Max').sortDesc(true) : legend
}
