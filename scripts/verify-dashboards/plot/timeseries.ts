import type { NamedSeries, PanelData } from '../ask.ts'
import type { Range } from '../prometheus-client.ts'
import { type Axis, axisTo } from './axis.ts'
import { colorNamed } from './colors.ts'
import { timeLabels, valueGrid, xAt, yAt } from './frame.ts'
import { legendOf } from './legend.ts'
import { seriesColor, settingsOf } from './panel-settings.ts'
import { type Box, shape } from './svg.ts'

/** A series as it is drawn: from its base (0, or what lies below in a stack) to its top. */
type Layer = { color: string; points: { at: number; base: number; top: number }[] }

const AXIS_WIDTH = 66

/** Lines, areas or bars over time, thresholds dashed, the legend below. */
export const drawTimeseries = ({ panel, series }: PanelData, range: Range, box: Box): string => {
  const settings = settingsOf(panel)
  const colors = series.map((one, i) => seriesColor(panel, one, i))
  const entries = series.map(({ name, points }, i) => ({
    name,
    color: colors[i] ?? '#000',
    values: points.map(([, value]) => value),
  }))
  const legend = legendOf(entries, { ...settings, width: box.width, most: box.height * 0.45 })
  const area = {
    x: box.x + AXIS_WIDTH,
    y: box.y + 6,
    width: box.width - AXIS_WIDTH - 14,
    height: box.height - legend.height - 30,
  }
  const layers = settings.stacked
    ? stack(series, colors)
    : series.map((one, i) => flat(one, colors[i] ?? '#000'))
  const highest = Math.max(0, ...layers.flatMap(({ points }) => points.map(({ top }) => top)))
  const axis = settings.max === undefined ? axisTo(highest, settings.unit) : axisOf(settings.max)
  const draw = settings.bars ? drawBars : settings.stacked ? drawArea : drawLine
  return [
    valueGrid(axis, settings.unit, area),
    timeLabels(range, area),
    ...layers.map(layer => draw(layer, { axis, range, area, stepped: settings.stepped })),
    // The first threshold holds from the axis on, so it is no line.
    ...settings.steps
      .filter(({ value }) => value !== null && value > 0 && value <= axis.max)
      .map(({ value, color }) => drawThreshold(yAt(value ?? 0, axis, area), colorNamed(color), area)),
    legend.draw({ x: box.x, y: box.y + box.height - legend.height }),
  ].join('')
}

const axisOf = (max: number): Axis => ({ max, ticks: [0, 0.25, 0.5, 0.75, 1].map(share => share * max) })

const flat = ({ points }: NamedSeries, color: string): Layer => ({
  color,
  points: points.filter(([, value]) => Number.isFinite(value)).map(([at, top]) => ({ at, base: 0, top })),
})

const stack = (series: readonly NamedSeries[], colors: readonly string[]): Layer[] => {
  const heights = new Map<number, number>()
  return series.map(({ points }, i) => ({
    color: colors[i] ?? '#000',
    points: points
      .filter(([, value]) => Number.isFinite(value))
      .map(([at, value]) => {
        const base = heights.get(at) ?? 0
        heights.set(at, base + value)
        return { at, base, top: base + value }
      }),
  }))
}

type Place = { axis: Axis; range: Range; area: Box; stepped: boolean }

const drawLine = ({ color, points }: Layer, { axis, range, area, stepped }: Place): string => {
  const path = points.map(({ at, top }, i) => {
    const [x, y] = [xAt(at, range, area).toFixed(1), yAt(top, axis, area).toFixed(1)]
    if (i === 0) return `M${x} ${y}`
    return stepped ? `H${x}V${y}` : `L${x} ${y}`
  })
  return shape('path', { d: path.join(''), fill: 'none', stroke: color, 'stroke-width': 1.5 })
}

const drawArea = (layer: Layer, place: Place): string => {
  const { axis, range, area } = place
  const corner = (at: number, value: number) =>
    `${xAt(at, range, area).toFixed(1)},${yAt(value, axis, area).toFixed(1)}`
  const top = layer.points.map(({ at, top }) => corner(at, top))
  const bottom = layer.points.toReversed().map(({ at, base }) => corner(at, base))
  const fill = { fill: layer.color, 'fill-opacity': '0.3', stroke: 'none' }
  return shape('polygon', { points: [...top, ...bottom].join(' '), ...fill }) + drawLine(layer, place)
}

const drawBars = ({ color, points }: Layer, { axis, range, area }: Place): string =>
  points
    .filter(({ top }) => top > 0)
    .map(({ at, top }) => {
      const y = yAt(top, axis, area)
      const width = Math.max(1, (range.step / (range.end - range.start)) * area.width - 1)
      const height = area.y + area.height - y
      return shape('rect', { x: xAt(at, range, area) - width / 2, y, width, height, fill: color })
    })
    .join('')

const drawThreshold = (y: number, color: string, { x, width }: Box): string =>
  shape('line', {
    x1: x,
    x2: x + width,
    y1: y,
    y2: y,
    stroke: color,
    'stroke-dasharray': '6 4',
    'stroke-width': 1.2,
  })
