/** Width and height of a plot's area of data, and the space around it, in pixels. */
export const AREA = { width: 600, height: 200, left: 64, top: 12, right: 16, bottom: 44 }

export type Axis = { max: number; ticks: number[] }

/** From 0 to a round number at or above the value, in four or five ticks. */
export const axisTo = (value: number): Axis => {
  const wanted = value > 0 && Number.isFinite(value) ? value : 1
  const power = 10 ** Math.floor(Math.log10(wanted / 4))
  const step = ([1, 2, 2.5, 5, 10].find(factor => factor * power * 5 >= wanted) ?? 10) * power
  const count = Math.ceil(wanted / step - 1e-9)
  return { max: step * count, ticks: Array.from({ length: count + 1 }, (_, i) => step * i) }
}

export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

export const xOf = (share: number): string => (AREA.left + share * AREA.width).toFixed(1)
export const yOf = (share: number): string => (AREA.top + (1 - share) * AREA.height).toFixed(1)

/** A number on an axis, without the noise of binary fractions. */
export const tickText = (value: number): string =>
  Number(value.toPrecision(6)).toLocaleString('en-US', { maximumFractionDigits: 6 })

/** A plot's frame around what is drawn: the axes' lines, their numbers and names. */
export const frame = (
  title: string,
  axes: { y: Axis; yName: string; xLabels: { share: number; text: string }[]; xName: string },
  drawn: string,
): string => {
  const { width, height, left, top, right, bottom } = AREA
  const middle = left + width / 2
  const rows = axes.y.ticks.map(tick => {
    const y = yOf(tick / axes.y.max)
    return `<line class="grid" x1="${left}" x2="${left + width}" y1="${y}" y2="${y}"/><text class="tick" x="${left - 6}" y="${y}" dy="4" text-anchor="end">${tickText(tick)}</text>`
  })
  const columns = axes.xLabels.map(
    ({ share, text }) =>
      `<text class="tick" x="${xOf(share)}" y="${top + height + 16}" text-anchor="middle">${escapeText(text)}</text>`,
  )
  const [w, h] = [left + width + right, top + height + bottom]
  return `<svg class="plot" role="img" aria-label="${escapeText(title)}" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" xmlns="http://www.w3.org/2000/svg"><title>${escapeText(title)}</title>${rows.join('')}${columns.join('')}<text class="name" x="${middle}" y="${h - 6}" text-anchor="middle">${escapeText(axes.xName)}</text><text class="name" transform="translate(12 ${top + height / 2}) rotate(-90)" text-anchor="middle">${escapeText(axes.yName)}</text>${drawn}</svg>`
}
