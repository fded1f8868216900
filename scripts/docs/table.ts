/** A Markdown table; pipes in cells are escaped. */
export const table = (header: string[], rows: string[][]): string => {
  const line = (cells: string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}
