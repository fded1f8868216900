const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** An area in pixels. */
export type Box = { x: number; y: number; width: number; height: number }

const attributesOf = (attributes: Readonly<Record<string, string | number>>): string =>
  Object.entries(attributes)
    .map(
      ([name, value]) =>
        ` ${name}="${typeof value === 'number' ? Number(value.toFixed(1)) : escapeText(value)}"`,
    )
    .join('')

/** An element without content. */
export const shape = (name: string, attributes: Readonly<Record<string, string | number>>): string =>
  `<${name}${attributesOf(attributes)}/>`

type TextOptions = { size?: number; color?: string; anchor?: 'start' | 'middle' | 'end'; bold?: boolean }

export const text = (x: number, y: number, content: string, options: TextOptions = {}): string => {
  const { size = 11, color = '#57606a', anchor = 'start', bold = false } = options
  const weight = bold ? ' font-weight="600"' : ''
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" fill="${color}" text-anchor="${anchor}"${weight}>${escapeText(content)}</text>`
}

/** How wide a text is, about: sans-serif letters are 0.55 of their size. */
export const textWidth = (content: string, size = 11): number => content.length * size * 0.55

/** A text that fits into a width, shortened where it does not. */
export const fitText = (content: string, width: number, size = 11): string => {
  const most = Math.max(1, Math.floor(width / (size * 0.55)))
  return content.length <= most ? content : `${content.slice(0, most - 1)}…`
}
