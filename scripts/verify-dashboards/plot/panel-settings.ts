import type { NamedSeries } from '../ask.ts'
import type { Panel, Threshold } from '../panels.ts'
import { colorNamed, paletteColor } from './colors.ts'

/** What of a panel's JSON says how it is drawn. */
export const settingsOf = ({ fieldConfig, options }: Panel) => {
  const { unit = 'none', decimals, max, thresholds, mappings, custom } = fieldConfig?.defaults ?? {}
  return {
    unit,
    decimals,
    max,
    steps: thresholds?.steps ?? ([] as Threshold[]),
    mappings: mappings?.[0]?.options ?? {},
    stacked: custom?.stacking?.mode === 'normal',
    bars: custom?.drawStyle === 'bars',
    stepped: custom?.lineInterpolation === 'stepAfter',
    asTable: options?.legend?.displayMode === 'table',
    highestFirst: options?.legend?.sortBy === 'Max',
  }
}

/** The colour of a series: the one that its name has, or the next of the palette. */
export const seriesColor = ({ fieldConfig }: Panel, { name }: NamedSeries, i: number): string => {
  const override = fieldConfig?.overrides?.find(({ matcher }) => matcher.options === name)
  const value = override?.properties.find(({ id }) => id === 'color')?.value
  const fixed = (value as { fixedColor?: string } | undefined)?.fixedColor
  return fixed === undefined ? paletteColor(i) : colorNamed(fixed)
}
