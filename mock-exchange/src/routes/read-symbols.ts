import { EXPECTED_SYMBOL, parseSymbol } from '../symbol.ts'
import { RefusedRequest } from './refuse.ts'

/** A symbol in lower case; refuses one that is malformed. */
export const readSymbol = (text: string): string => {
  const symbol = parseSymbol(text)
  if (symbol === undefined) throw new RefusedRequest(400, `"${text}" is not a symbol: ${EXPECTED_SYMBOL}`)
  return symbol
}

/** The symbols of a query such as `?symbols=a,b`; refuses none at all, and more than `max`. */
export const readSymbols = (query: string | string[] | undefined, max: number): string[] => {
  const texts = [query ?? []].flat().flatMap(text => text.split(','))
  if (texts.length === 0 || texts.length > max) {
    throw new RefusedRequest(400, `symbols: expected 1 to ${max} symbols, such as ?symbols=btcusdt,ethusdt`)
  }
  return texts.map(readSymbol)
}
