import type { Asset, QuoteOutcome } from '@price-aggregator/prices'
import { startDeadline } from './deadline.ts'
import {
  createExchangeSource,
  type Exchange,
  type ExchangeHooks,
  type ExchangeLogger,
  type ExchangeOptions,
  type ExchangeSource,
} from './exchange.ts'

export type ExchangeClientDeps = {
  exchanges: readonly Exchange[]
  options: ExchangeOptions
  /** Milliseconds; decides when an open breaker lets a probe through. */
  now: () => number
  hooks: ExchangeHooks
  /** Told what wants a human: an exchange that lists nothing it is asked for. */
  logger?: ExchangeLogger
}

/**
 * The longest a breaker stays open while half of the exchanges or more are away, milliseconds: what the few others say
 * is little, and prices should be back soon after them. It costs each a request every two seconds.
 */
const IMPATIENCE_MS = 2_000

export type ExchangeClient = {
  /** In the configured order. */
  names: readonly string[]
  /**
   * Asks all exchanges side by side; one outcome each, in the configured order, no later than the deadline. Never
   * rejects; what the signal cuts short fails as `cancelled`.
   */
  fetchQuotes(asset: Asset, signal: AbortSignal): Promise<QuoteOutcome[]>
  /** Calls off what is under way (`cancelled`) and closes all connections; later calls end as `cancelled` too. */
  close(): void
}

export const createExchangeClient = (deps: ExchangeClientDeps): ExchangeClient => {
  const { exchanges, options, now, hooks, logger } = deps
  const patienceMs = () => (halfAway(sources) ? IMPATIENCE_MS : Number.POSITIVE_INFINITY)
  const sources: ExchangeSource[] = exchanges.map(exchange =>
    createExchangeSource({ exchange, options, now, hooks, logger, patienceMs }),
  )
  const closing = new AbortController()
  return {
    names: exchanges.map(({ name }) => name),
    fetchQuotes: async (asset, signal) => {
      const deadline = startDeadline(options.timeoutMs, [signal, closing.signal])
      try {
        return await Promise.all(sources.map(source => source.ask(asset, deadline)))
      } finally {
        deadline.clear()
      }
    },
    close: () => {
      closing.abort()
      for (const source of sources) source.close()
    },
  }
}

const halfAway = (sources: readonly ExchangeSource[]): boolean =>
  sources.filter(source => source.breakerState() !== 'closed').length * 2 >= sources.length
