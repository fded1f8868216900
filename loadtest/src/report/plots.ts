import { AREA, axisTo, escapeText, frame, tickText, xOf, yOf } from './svg.ts'

/** A curve; points are seconds since the start and a value. */
export type Curve = { name: string; points: readonly (readonly [number, number])[] }

export type LinePlot = {
  title: string
  /** What the values are, with their unit. */
  yName: string
  curves: readonly Curve[]
  /** A dashed line for a target; left out where it lies far above all curves. */
  limit?: number | undefined
}

const COLORS = ['#1f6feb', '#d1242f', '#1a7f37', '#9a6700', '#8250df', '#bf3989', '#57606a', '#0a7ea4']
const colorOf = (i: number): string => COLORS[i % COLORS.length] ?? '#000'

/** Curves over time, with a legend. */
export const linePlot = ({ title, yName, curves, limit }: LinePlot): string => {
  const points = curves.flatMap(curve => curve.points)
  const highest = points.reduce((max, [, y]) => Math.max(max, y), 0)
  const showsLimit = limit !== undefined && limit <= highest * 4
  const y = axisTo(showsLimit ? Math.max(highest, limit) : highest)
  const x = axisTo(points.reduce((max, [at]) => Math.max(max, at), 0))
  const place = ([at, value]: readonly [number, number]) => `${xOf(at / x.max)},${yOf(value / y.max)}`
  const lines = curves.map((curve, i) => drawCurve(curve.points.map(place), colorOf(i)))
  const target = showsLimit
    ? `<line class="limit" x1="${xOf(0)}" x2="${xOf(1)}" y1="${yOf(limit / y.max)}" y2="${yOf(limit / y.max)}"/>`
    : ''
  const xLabels = x.ticks.map(tick => ({ share: tick / x.max, text: tickText(tick) }))
  const plot = frame(title, { y, yName, xLabels, xName: 'seconds since the start' }, lines.join('') + target)
  const names = curves.map(({ name }, i) => legend(name, colorOf(i)))
  return figureOf(title, plot, [...names, ...(showsLimit ? [legend('target', '#000')] : [])])
}

/** A single point makes no line: it is drawn as a dot. */
const drawCurve = (points: readonly string[], color: string): string => {
  const [x, y] = points.length === 1 ? (points[0] ?? '').split(',') : []
  if (x !== undefined) return `<circle fill="${color}" r="3" cx="${x}" cy="${y}"/>`
  return `<polyline fill="none" stroke="${color}" stroke-width="1.5" points="${points.join(' ')}"/>`
}

export type BarPlot = {
  title: string
  yName: string
  xName: string
  bars: { label: string; value: number }[]
}

/** Bars side by side; every other label is left out where there are many. */
export const barPlot = ({ title, yName, xName, bars }: BarPlot): string => {
  const y = axisTo(bars.reduce((max, { value }) => Math.max(max, value), 0))
  const width = AREA.width / Math.max(1, bars.length)
  const drawn = bars.map(({ label, value }, i) => {
    const height = (value / y.max) * AREA.height
    return `<rect fill="${colorOf(0)}" x="${xOf(i / bars.length)}" y="${yOf(value / y.max)}" width="${Math.max(1, width - 1).toFixed(1)}" height="${height.toFixed(1)}"><title>${escapeText(label)}: ${tickText(value)}</title></rect>`
  })
  const every = Math.ceil(bars.length / 12)
  const xLabels = bars
    .map(({ label }, i) => ({ share: (i + 0.5) / bars.length, text: label }))
    .filter((_, i) => i % every === 0)
  return figureOf(title, frame(title, { y, yName, xLabels, xName }, drawn.join('')), [])
}

const legend = (name: string, color: string): string =>
  `<span class="key"><i style="background:${color}"></i>${escapeText(name)}</span>`

const figureOf = (title: string, plot: string, keys: readonly string[]): string =>
  `<figure><figcaption>${escapeText(title)}</figcaption>${plot}<div class="keys">${keys.join('')}</div></figure>`
