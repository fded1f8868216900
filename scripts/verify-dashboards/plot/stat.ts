import type { PanelData } from '../ask.ts'
import type { Range } from '../prometheus-client.ts'
import { thresholdColor } from './colors.ts'
import { formatValue } from './format.ts'
import { xAt } from './frame.ts'
import { settingsOf } from './panel-settings.ts'
import { type Box, shape, text } from './svg.ts'

/** The newest number in large, its course below. */
export const drawStat = ({ panel, series }: PanelData, range: Range, box: Box): string => {
  const { unit, decimals, steps } = settingsOf(panel)
  const points = (series[0]?.points ?? []).filter(([, value]) => Number.isFinite(value))
  const last = points.at(-1)?.[1] ?? Number.NaN
  const color = thresholdColor(last, steps)
  const [x, y] = [box.x + box.width / 2, box.y + box.height * 0.55]
  const number = text(x, y, formatValue(last, unit, decimals), {
    size: 30,
    color,
    anchor: 'middle',
    bold: true,
  })
  const highest = Math.max(...points.map(([, value]) => value), 1e-12)
  const line = points.map(([at, value]) => {
    const height = (Math.max(0, value) / highest) * box.height * 0.28
    return `${xAt(at, range, box).toFixed(1)},${(box.y + box.height - height).toFixed(1)}`
  })
  const base = box.y + box.height
  const [first = 0, end = 0] = [points[0], points.at(-1)].map(point =>
    xAt(point?.[0] ?? range.start, range, box),
  )
  const corners = [`${first},${base}`, ...line, `${end},${base}`]
  return shape('polygon', { points: corners.join(' '), fill: color, 'fill-opacity': '0.15' }) + number
}
