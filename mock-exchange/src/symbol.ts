const SYMBOL = /^[a-z0-9]{2,20}$/

/** What a symbol looks like, for error messages. */
export const EXPECTED_SYMBOL = 'expected 2 to 20 letters and digits, such as btcusdt'

/** The symbol in lower case; undefined: it is malformed. */
export const parseSymbol = (text: string): string | undefined => {
  const symbol = text.toLowerCase()
  return SYMBOL.test(symbol) ? symbol : undefined
}
