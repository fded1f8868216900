import {
  LegendDisplayMode,
  LegendPlacement,
  VisibilityMode,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  type ValueMap,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder as StateTimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline'
import { framed, type PanelBuilder, type PanelSpec } from './panel.ts'

/** A value, the word for it, and its colour. */
export type State = { value: number; text: string; color: string }

export type StateTimelineSpec = Omit<PanelSpec, 'unit' | 'thresholds'> & { states: readonly State[] }

/** A row for each series, coloured by the state it is in. */
export const stateTimeline = (spec: StateTimelineSpec): PanelBuilder =>
  framed(new StateTimelineBuilder(), {
    ...spec,
    unit: 'none',
    thresholds: spec.states.map(({ value, color }, i) => ({ value: i === 0 ? null : value, color })),
  })
    .mappings([mappingOf(spec.states)])
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .rowHeight(0.8)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom),
    )

const mappingOf = (states: readonly State[]): ValueMap => ({
  type: MappingType.ValueToText,
  options: Object.fromEntries(
    states.map(({ value, text, color }, index) => [String(value), { text, color, index }]),
  ),
})
