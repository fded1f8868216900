import { formatValue } from './format.ts'
import { type Box, fitText, shape, text, textWidth } from './svg.ts'

export type LegendEntry = { name: string; color: string; values: readonly number[] }

type LegendOptions = {
  unit: string
  decimals?: number | undefined
  asTable: boolean
  highestFirst: boolean
  width: number
  /** How high it may become; what is beyond is left to scrolling. */
  most: number
}

/** A legend's SVG, and how high it is; it is drawn from the top of the box. */
export type Legend = { height: number; draw(box: Pick<Box, 'x' | 'y'>): string }

const ROW = 16

/** A row for each series with mean, maximum and last value; or names alone, in lines. */
export const legendOf = (entries: readonly LegendEntry[], options: LegendOptions): Legend => {
  const highest = ({ values }: LegendEntry) => Math.max(0, ...values.filter(Number.isFinite))
  const ordered = options.highestFirst ? entries.toSorted((a, b) => highest(b) - highest(a)) : entries
  return options.asTable ? tableLegend(ordered, options) : listLegend(ordered, options)
}

const mark = (x: number, y: number, color: string): string =>
  shape('rect', { x, y: y - 7, width: 10, height: 4, rx: 1, fill: color })

const tableLegend = (entries: readonly LegendEntry[], options: LegendOptions): Legend => {
  const { unit, decimals, width, most } = options
  const fits = Math.max(1, Math.floor(most / ROW) - 1)
  const shown = entries.length > fits ? entries.slice(0, Math.max(1, fits - 1)) : entries
  const hidden = entries.length - shown.length
  const cell = (value: number) => formatValue(value, unit, decimals)
  const rowOf = (x: number, y: number, columns: readonly string[]) =>
    columns.map((one, i) => text(x + width - (2 - i) * 70, y, one, { size: 10, anchor: 'end' })).join('')
  return {
    height: (shown.length + 1 + (hidden > 0 ? 1 : 0)) * ROW,
    draw: ({ x, y }) =>
      rowOf(x, y + 11, ['mean', 'max', 'last']) +
      shown
        .map(({ name, color, values }, i) => {
          const line = y + (i + 1) * ROW + 11
          const numbers = values.filter(Number.isFinite)
          const mean = numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length)
          const cells = [mean, Math.max(...numbers), numbers.at(-1) ?? Number.NaN].map(cell)
          return (
            mark(x, line, color) + text(x + 16, line, fitText(name, width - 230, 11)) + rowOf(x, line, cells)
          )
        })
        .join('') +
      (hidden > 0 ? text(x + 16, y + (shown.length + 1) * ROW + 11, `${hidden} more, by scrolling`) : ''),
  }
}

const listLegend = (entries: readonly LegendEntry[], { width, most }: LegendOptions): Legend => {
  const placed: { entry: LegendEntry; x: number; line: number }[] = []
  let [x, line] = [0, 0]
  for (const entry of entries) {
    const needs = textWidth(entry.name) + 28
    if (x > 0 && x + needs > width) [x, line] = [0, line + 1]
    placed.push({ entry, x, line })
    x += needs
  }
  const lines = Math.min(line + 1, Math.max(1, Math.floor(most / ROW)))
  return {
    height: lines * ROW,
    draw: box =>
      placed
        .filter(one => one.line < lines)
        .map(({ entry, x, line }) => {
          const y = box.y + line * ROW + 11
          return mark(box.x + x, y, entry.color) + text(box.x + x + 15, y, entry.name)
        })
        .join(''),
  }
}
