/** A traded pair in lower case without separator, such as `btcusdt`. */
export type Asset = string

const SYMBOL = /^[a-z0-9]{2,20}$/

/** The asset a symbol names (any case), or undefined where it is malformed. */
export const parseAsset = (symbol: string): Asset | undefined => {
  const asset = symbol.toLowerCase()
  return SYMBOL.test(asset) ? asset : undefined
}
