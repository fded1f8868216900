import type { PanelData } from '../ask.ts'
import type { Dashboard, Panel } from '../panels.ts'
import type { Range } from '../prometheus-client.ts'
import { drawBarGauge } from './bar-gauge.ts'
import { drawStat } from './stat.ts'
import { drawStateTimeline } from './state-timeline.ts'
import { type Box, fitText, shape, text } from './svg.ts'
import { drawTable } from './table.ts'
import { drawTimeseries } from './timeseries.ts'

/** Grafana's grid: 24 columns over the width, rows of 30 pixels with 8 between them. */
const COLUMN = 60
const ROW = 38
const GAP = 8
const TOP = 44

const boxOf = ({ x, y, w, h }: Panel['gridPos']): Box => ({
  x: x * COLUMN + GAP,
  y: TOP + y * ROW,
  width: w * COLUMN - GAP,
  height: h * ROW - GAP,
})

/** A dashboard as one SVG: each panel's series in its place. `note` says what is special about a panel. */
export const drawDashboard = (
  { title, panels }: Dashboard,
  { data, range, note }: { data: readonly PanelData[]; range: Range; note: (panel: Panel) => string },
): string => {
  const byPanel = new Map(data.map(one => [one.panel, one]))
  const height = TOP + Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h)) * ROW + GAP
  const width = 24 * COLUMN + GAP
  const drawn = panels.map(panel => {
    const found = byPanel.get(panel)
    const box = boxOf(panel.gridPos)
    if (!found)
      return text(box.x + 4, box.y + 21, `⌄ ${panel.title}`, { size: 15, color: '#1f2328', bold: true })
    return drawPanel(found, { range, box, note: note(panel) })
  })
  const head = text(GAP + 4, 30, title, { size: 20, color: '#1f2328', bold: true })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="Inter, Helvetica, Arial, sans-serif">${shape('rect', { x: 0, y: 0, width, height, fill: '#f4f5f5' })}${head}${drawn.join('\n')}</svg>\n`
}

const drawPanel = (
  found: PanelData,
  { range, box, note }: { range: Range; box: Box; note: string },
): string => {
  const inner = { x: box.x + 10, y: box.y + 34, width: box.width - 20, height: box.height - 42 }
  const card = shape('rect', { ...box, rx: 3, fill: '#fff', stroke: '#dfe2e6' })
  const title = text(box.x + 10, box.y + 21, fitText(found.panel.title, box.width - 24, 13), {
    size: 13,
    color: '#1f2328',
    bold: true,
  })
  const aside = note && text(box.x + box.width - 10, box.y + 21, note, { size: 10, anchor: 'end' })
  return `<g>${card}${title}${aside}${contentOf(found, range, inner)}</g>`
}

const contentOf = (found: PanelData, range: Range, box: Box): string => {
  if (found.series.length === 0) return text(box.x, box.y + 20, 'No data', { size: 14, color: '#c4162a' })
  switch (found.panel.type) {
    case 'stat':
      return drawStat(found, range, box)
    case 'state-timeline':
      return drawStateTimeline(found, range, box)
    case 'bargauge':
      return drawBarGauge(found, box)
    case 'table':
      return drawTable(found, box)
    default:
      return drawTimeseries(found, range, box)
  }
}
