import type { PanelData } from '../ask.ts'
import { thresholdColor } from './colors.ts'
import { formatValue } from './format.ts'
import { settingsOf } from './panel-settings.ts'
import { type Box, fitText, shape, text } from './svg.ts'

/** A bar for each series; the longest fills the width. */
export const drawBarGauge = ({ panel, series }: PanelData, box: Box): string => {
  const { unit, decimals, steps } = settingsOf(panel)
  const values = series.map(({ name, points }) => ({ name, value: points.at(-1)?.[1] ?? 0 }))
  const highest = Math.max(1e-12, ...values.map(({ value }) => value))
  const row = Math.min(30, box.height / Math.max(1, values.length))
  const [names, numbers] = [120, 70]
  return values
    .toSorted((a, b) => b.value - a.value)
    .map(({ name, value }, i) => {
      const y = box.y + i * row
      const width = (value / highest) * (box.width - names - numbers)
      const color = thresholdColor(value, steps)
      return (
        text(box.x + names - 8, y + row / 2 + 4, fitText(name, names - 8), { anchor: 'end' }) +
        shape('rect', {
          x: box.x + names,
          y: y + row * 0.12,
          width,
          height: row * 0.76,
          fill: color,
          'fill-opacity': '0.75',
        }) +
        text(box.x + box.width - 4, y + row / 2 + 4, formatValue(value, unit, decimals), {
          color,
          anchor: 'end',
          bold: true,
        })
      )
    })
    .join('')
}
