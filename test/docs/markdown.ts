import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The repository's pages, from its root; not those of what is installed into it. */
export const pages = (...patterns: string[]): string[] =>
  globSync(patterns, { cwd: root, exclude: name => ['node_modules', 'data'].includes(name) }).sort()

export const pageText = (path: string): string => readFileSync(`${root}${path}`, 'utf8')

/** Blocks of code, by fences or by four columns. A list's own lines are indented by three at most here. */
const CODE = /^(```|~~~)[^\n]*\n[\s\S]*?^\1[^\n]*$|^ {4}.*$/gm

export const prose = (text: string): string => text.replace(CODE, '')

/** Commands as one line each, whatever they are broken into. */
export const commands = (text: string): string[] =>
  [...text.matchAll(CODE)]
    .map(([line]) => line.trim())
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')

export const codeSpans = (text: string): string[] =>
  [...prose(text).matchAll(/`([^`]+)`/g)].map(([, span = '']) => span.replace(/\s+/g, ' '))

/** What a page links to, as it stands there. */
export const links = (text: string): string[] =>
  [
    ...prose(text)
      .replace(/`[^`]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map(([, target = '']) => target)

/** The anchors that GitHub gives a page's headings: https://github.com/Flet/github-slugger says how. */
export const anchors = (text: string): Set<string> => {
  const found = new Set<string>()
  for (const [, heading = ''] of prose(text).matchAll(/^#{1,6} +(.+)$/gm)) {
    const words = heading.replace(/\]\([^)]*\)/g, '').toLowerCase()
    const slug = words.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')
    let name = slug
    for (let again = 1; found.has(name); again++) name = `${slug}-${again}`
    found.add(name)
  }
  return found
}
