/** A fault as `PUT /mock/faults` takes it. */
export type Fault = { fault: string } & Record<string, unknown>

type Ticker = { symbol: string; price: number; volume: number; timestamp: number }

const send = async (url: string, method: string, body?: unknown): Promise<unknown> => {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(5_000),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`)
  return JSON.parse(text)
}

/** Puts a fault on one mock exchange. */
export const putFault = (exchangeUrl: string, fault: Fault): Promise<unknown> =>
  send(`${exchangeUrl}/mock/faults`, 'PUT', fault)

/** Ends all faults of one mock exchange. */
export const endFaults = (exchangeUrl: string): Promise<unknown> =>
  send(`${exchangeUrl}/mock/faults`, 'DELETE')

/** What an exchange says of some assets now, by asset. */
export const tickerPrices = async (
  exchangeUrl: string,
  assets: readonly string[],
): Promise<Map<string, number>> => {
  const answer = await send(`${exchangeUrl}/mock/tickers?symbols=${assets.join(',')}`, 'GET')
  const { tickers } = answer as { tickers: Ticker[] }
  return new Map(tickers.map(({ symbol, price }) => [symbol, price]))
}
