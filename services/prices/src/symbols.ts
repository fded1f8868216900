import { CsvError, parse } from 'csv-parse/sync'
import { type Asset, parseAsset } from './asset.ts'

/** A list of symbols that cannot be used: says in which line and why. */
export class SymbolsError extends Error {
  readonly code = 'INVALID_SYMBOLS'
}

type Row = { record: string[]; info: { lines: number } }

/** Parses the text of a `symbols.csv`: the header `symbol`, then one symbol a line, most traded first. */
export const readSymbols = (text: string): Asset[] => {
  const [header, ...rows] = parseRows(text)
  if (!header)
    throw new SymbolsError('symbols: the file is empty; expected the header "symbol" and one symbol a line')
  if (header.record.length !== 1 || header.record[0] !== 'symbol') {
    throw new SymbolsError(
      `symbols, line ${header.info.lines}: expected the header "symbol", found "${header.record.join(',')}"`,
    )
  }
  if (rows.length === 0) throw new SymbolsError('symbols: no symbol follows the header')
  const lineOf = new Map<Asset, number>()
  for (const row of rows) addRow(lineOf, row)
  return [...lineOf.keys()]
}

const addRow = (lineOf: Map<Asset, number>, { record, info }: Row): void => {
  const found = record.join(',')
  const asset = record.length === 1 ? parseAsset(found) : undefined
  if (!asset) {
    throw new SymbolsError(
      `symbols, line ${info.lines}: "${found}" is not a symbol; expected 2 to 20 letters and digits, one a line`,
    )
  }
  const earlier = lineOf.get(asset)
  if (earlier !== undefined) {
    throw new SymbolsError(`symbols, line ${info.lines}: "${found}" is already in line ${earlier}`)
  }
  lineOf.set(asset, info.lines)
}

const parseRows = (text: string): Row[] => {
  try {
    const rows: unknown[] = parse(text, {
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    })
    return rows as Row[] // `info` changes the shape, which the library's types do not say.
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new SymbolsError(`symbols: not a CSV file: ${error.message}`, { cause: error })
  }
}
