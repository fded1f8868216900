import type { Range } from '../prometheus-client.ts'
import type { Axis } from './axis.ts'
import { formatValue } from './format.ts'
import { type Box, shape, text } from './svg.ts'

/** Where a moment lies within a box. */
export const xAt = (at: number, { start, end }: Range, box: Box): number =>
  box.x + ((at - start) / Math.max(1, end - start)) * box.width

export const yAt = (value: number, axis: Axis, box: Box): number =>
  box.y + box.height * (1 - Math.min(1, Math.max(0, value / axis.max)))

/** Horizontal lines with their values. */
export const valueGrid = (axis: Axis, unit: string, box: Box): string =>
  axis.ticks
    .map(tick => {
      const y = yAt(tick, axis, box)
      const line = shape('line', { x1: box.x, x2: box.x + box.width, y1: y, y2: y, stroke: '#e5e8ec' })
      const label = unit === 'none' ? String(Number(tick.toPrecision(3))) : formatValue(tick, unit)
      return line + text(box.x - 6, y + 4, label, { size: 10, anchor: 'end' })
    })
    .join('')

/** Seconds since the start, below the box. */
export const timeLabels = (range: Range, box: Box): string => {
  const seconds = range.end - range.start
  const step = [10, 20, 30, 60, 120, 300].find(one => seconds / one <= Math.max(2, box.width / 60)) ?? 600
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, i) => {
    const x = xAt(range.start + i * step, range, box)
    return text(x, box.y + box.height + 14, `${i * step} s`, { size: 10, anchor: 'middle' })
  }).join('')
}
