import type { PanelData } from '../ask.ts'
import { type Box, fitText, shape, text } from './svg.ts'

const ROW = 26

/** Labels in the order of the panel's columns, then the value. */
export const drawTable = ({ panel, series }: PanelData, box: Box): string => {
  const organize = panel.transformations?.find(({ id }) => id === 'organize')
  const order = Object.entries(organize?.options.indexByName ?? {}).toSorted(([, a], [, b]) => a - b)
  const labels = order.map(([name]) => name).filter(name => name !== 'Value')
  const header = [...labels, panel.targets?.[0]?.legendFormat ?? 'value']
  const rows = series
    .map(({ labels: found, points }) => [
      ...labels.map(name => found[name] ?? ''),
      String(points.at(-1)?.[1] ?? ''),
    ])
    .toSorted((a, b) => a.join().localeCompare(b.join()))
  const fits = Math.max(1, Math.floor(box.height / ROW) - 1)
  const shown =
    rows.length > fits ? [...rows.slice(0, fits - 1), [`${rows.length - fits + 1} more, by scrolling`]] : rows
  return drawRows([header, ...shown], box)
}

/** Columns as wide as their longest text asks for, the first row in bold. */
const drawRows = (rows: readonly (readonly string[])[], box: Box): string => {
  const columns = (rows[0] ?? []).map(
    (_, i) => Math.max(...rows.filter(row => row.length > 1).map(row => (row[i] ?? '').length)) + 3,
  )
  const all = columns.reduce((sum, one) => sum + one, 0)
  const widths = columns.map(one => (one / all) * box.width)
  const xOf = (i: number) => box.x + widths.slice(0, i).reduce((sum, one) => sum + one, 0)
  return rows
    .map((row, i) => {
      const y = box.y + (i + 1) * ROW
      const cells = row.map((cell, j) => {
        const width = row.length === 1 ? box.width : (widths[j] ?? 0)
        return text(xOf(j) + 4, y - 9, fitText(cell, width, 11.5), { size: 11.5, bold: i === 0 })
      })
      return (
        cells.join('') + shape('line', { x1: box.x, x2: box.x + box.width, y1: y, y2: y, stroke: '#e5e8ec' })
      )
    })
    .join('')
}
