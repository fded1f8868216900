/** What one exchange says of one asset. */
export type Quote = {
  exchange: string
  /** As the exchange names it, lower case. */
  symbol: string
  /** In the quote currency, per unit of the base currency. */
  price: number
  /** Base volume. */
  volume: number
  /** When the exchange made it, Unix seconds. */
  timestamp: number
}

/** Why an exchange gave no quote. `breaker_open` and `overloaded` (by us): it was not even asked. */
export type QuoteFailure =
  | 'timeout'
  | 'network'
  | 'http_status'
  | 'not_listed'
  | 'malformed'
  | 'too_large'
  | 'breaker_open'
  | 'overloaded'
  | 'cancelled'

/** One exchange's answer to one request. */
export type QuoteOutcome =
  | { kind: 'quote'; quote: Quote }
  /** `status`: of an `http_status`, what the exchange answered. */
  | { kind: 'failure'; exchange: string; failure: QuoteFailure; status?: number }
