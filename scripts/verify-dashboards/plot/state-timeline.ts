import type { PanelData } from '../ask.ts'
import type { Range } from '../prometheus-client.ts'
import { colorNamed } from './colors.ts'
import { timeLabels, xAt } from './frame.ts'
import { settingsOf } from './panel-settings.ts'
import { type Box, fitText, shape, text, textWidth } from './svg.ts'

type Stretch = { from: number; to: number; value: number }

/** A row for each series, a stretch for each state it was in. */
export const drawStateTimeline = ({ panel, series }: PanelData, range: Range, box: Box): string => {
  const { mappings } = settingsOf(panel)
  const longest = Math.max(0, ...series.map(({ name }) => textWidth(name)))
  const names = Math.min(box.width * 0.4, longest + 8)
  const area = { x: box.x + names, y: box.y + 4, width: box.width - names - 12, height: box.height - 44 }
  const row = Math.min(96, area.height / Math.max(1, series.length))
  const rows = series.map(({ name, points }, i) => {
    const y = area.y + i * row
    const label = text(area.x - 8, y + row / 2 + 4, fitText(name, names - 8), { anchor: 'end' })
    const stretches = stretchesOf(points, range.step).map(({ from, to, value }) => {
      const { text: state = '', color = 'blue' } = mappings[String(value)] ?? {}
      const [x, width] = [
        xAt(from, range, area),
        xAt(Math.min(to, range.end), range, area) - xAt(from, range, area),
      ]
      const word =
        textWidth(state) + 8 < width
          ? text(x + width / 2, y + row / 2 + 4, state, { color: '#fff', anchor: 'middle' })
          : ''
      return (
        shape('rect', {
          x,
          y: y + row * 0.1,
          width,
          height: row * 0.8,
          fill: colorNamed(color),
          'fill-opacity': '0.8',
        }) + word
      )
    })
    return label + stretches.join('')
  })
  const used = { ...area, height: series.length * row }
  return rows.join('') + timeLabels(range, used) + drawStates(mappings, box)
}

const drawStates = (mappings: ReturnType<typeof settingsOf>['mappings'], box: Box): string => {
  const y = box.y + box.height - 5
  return Object.values(mappings)
    .map(({ text: state, color }, i) => {
      const x = box.x + i * 90
      return (
        shape('rect', { x, y: y - 9, width: 10, height: 10, fill: colorNamed(color) }) +
        text(x + 15, y, state)
      )
    })
    .join('')
}

/** Points of one value without a gap become one stretch. */
const stretchesOf = (points: readonly (readonly [number, number])[], step: number): Stretch[] => {
  const stretches: Stretch[] = []
  for (const [at, value] of points) {
    const last = stretches.at(-1)
    if (last?.value === value && at <= last.to + step / 2) last.to = at + step
    else stretches.push({ from: at, to: at + step, value })
  }
  return stretches
}
