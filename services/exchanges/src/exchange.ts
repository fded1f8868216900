import type { Asset, QuoteFailure, QuoteOutcome } from '@price-aggregator/prices'
import { parseTicker, tickerUrl } from './adapter.ts'
import { type Breaker, createBreaker } from './breaker.ts'
import type { BreakerOptions, BreakerState, Verdict } from './breaker-state.ts'
import type { Deadline } from './deadline.ts'
import { createGate, type Gate } from './gate.ts'
import { createHttpClient, type HttpClient } from './http.ts'
import { createListingWatch, type Listing } from './listing-watch.ts'

/** How much later than a request's own deadline the breaker gives up on it. */
const BREAKER_GRACE_MS = 250

/** Where an exchange is found; the name labels its metrics. */
export type Exchange = { name: string; baseUrl: string }

/** What is told of each exchange's requests, as metrics want to know it. */
export type ExchangeHooks = {
  /** A request was sent and has ended, well or not, after so many seconds. */
  onRequest(exchange: string, seconds: number): void
  /** No quote came, with or without a request. */
  onFailure(exchange: string, failure: QuoteFailure): void
  onBreakerState(exchange: string, state: BreakerState['kind']): void
}

/** Of services' loggers, what is used here. */
export type ExchangeLogger = Record<'info' | 'warn', (fields: object, message: string) => void>

export type ExchangeOptions = {
  breaker: BreakerOptions
  /** Milliseconds for one answer, waiting, connecting and reading included. */
  timeoutMs: number
  /** Requests in flight to one exchange at once; also its connections. */
  maxInFlight: number
  /** Requests to one exchange that may wait for others to end; beyond them one fails at once, as `overloaded`. */
  maxQueued: number
}

export type ExchangeDeps = {
  exchange: Exchange
  options: ExchangeOptions
  /** Milliseconds. */
  now: () => number
  hooks: ExchangeHooks
  logger?: ExchangeLogger | undefined
  /** How long its breaker may stay open as things are now, milliseconds. */
  patienceMs: () => number
}

/** One exchange behind its gate and its breaker. */
export type ExchangeSource = {
  /** Never rejects. */
  ask(asset: Asset, deadline: Deadline): Promise<QuoteOutcome>
  breakerState(): BreakerState['kind']
  close(): void
}

export const createExchangeSource = (deps: ExchangeDeps): ExchangeSource => {
  const { exchange, options, now, hooks, logger, patienceMs } = deps
  const { name } = exchange
  const http = createHttpClient({
    maxSockets: options.maxInFlight,
    onRequest: seconds => hooks.onRequest(name, seconds),
  })
  const gate = createGate({ limit: options.maxInFlight, queueLimit: options.maxQueued })
  const breaker = createBreaker({
    name,
    options: options.breaker,
    timeoutMs: options.timeoutMs + BREAKER_GRACE_MS,
    now,
    patienceMs,
    onStateChange: state => hooks.onBreakerState(name, state),
  })
  const watchListing = createListingWatch(listing => logger && sayListing(logger, exchange, listing))
  return {
    ask: async (asset, deadline) => {
      const outcome = await askThrough({ exchange, http, gate, breaker }, asset, deadline)
      if (outcome.kind === 'failure') hooks.onFailure(name, outcome.failure)
      watchListing(asset, outcome)
      return outcome
    },
    breakerState: breaker.state,
    close: () => {
      breaker.close()
      http.close()
    },
  }
}

type Parts = { exchange: Exchange; http: HttpClient; gate: Gate; breaker: Breaker }

/** The gate comes first: what ends while it waits says nothing of the exchange, so the breaker must not see it. */
const askThrough = async (parts: Parts, asset: Asset, deadline: Deadline): Promise<QuoteOutcome> => {
  const failed = (failure: QuoteFailure): QuoteOutcome => ({
    kind: 'failure',
    exchange: parts.exchange.name,
    failure,
  })
  const leave = await parts.gate.enter(deadline.signal)
  if (!leave) return failed(deadline.signal.aborted ? deadline.failure() : 'overloaded')
  try {
    const outcome = await parts.breaker.run(() => request(parts, asset, deadline), verdictOf)
    if (outcome.kind === 'refused') return failed('breaker_open')
    return outcome.kind === 'timeout' ? failed('timeout') : outcome.value
  } finally {
    leave()
  }
}

const request = async (
  { exchange: { name, baseUrl }, http }: Parts,
  asset: Asset,
  deadline: Deadline,
): Promise<QuoteOutcome> => {
  const answer = await http.get(tickerUrl(baseUrl, asset), deadline)
  const outcome = answer.kind === 'body' ? parseTicker(name, answer.body) : answer
  return outcome.kind === 'quote' ? outcome : { ...outcome, exchange: name }
}

const sayListing = (logger: ExchangeLogger, { name, baseUrl }: Exchange, listing: Listing): void => {
  const fields = { exchange: name, url: baseUrl, expected: tickerUrl(baseUrl, 'btcusdt') }
  if (listing === 'nothing') logger.warn(fields, `exchange ${name} lists no asset (404): is its URL wrong?`)
  else logger.info(fields, `exchange ${name} lists assets again`)
}

/**
 * One that was called off says nothing of the exchange, and neither does an asset that it does not list. Not even where
 * it lists none: a 404 is quick and harmless, and an open breaker would tell of an exchange that is down.
 */
const verdictOf = (outcome: QuoteOutcome): Verdict => {
  if (outcome.kind === 'quote') return 'success'
  return outcome.failure === 'cancelled' || outcome.failure === 'not_listed' ? 'neither' : 'failure'
}
