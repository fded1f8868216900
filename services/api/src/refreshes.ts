import {
  type Asset,
  isNewer,
  type LatestStore,
  type Update,
  type Version,
  versionOf,
} from '@price-aggregator/prices'
import { withDeadline } from './deadline.ts'
import type { PriceMemory } from './price-memory.ts'

/**
 * - `refreshed`: a newer price stands, in memory too.
 * - `failed`: a refresher tried and says why not.
 * - `no_answer`: nobody answered in time.
 * - `unavailable`: the latest store, which carries requests and answers, is away.
 * - `busy`: too many assets await a refresh.
 */
export type RefreshOutcome =
  | { kind: 'refreshed' }
  | { kind: 'failed'; reason: string }
  | { kind: 'no_answer' }
  | { kind: 'unavailable' }
  | { kind: 'busy' }

export type Refreshes = {
  /** Asks for a refresh and waits for its outcome; all who wait for one asset share one request. Never rejects. */
  refresh(asset: Asset): Promise<RefreshOutcome>
  /** Asks for a refresh and waits for nothing. */
  ask(asset: Asset): void
  /** To be told of every update, after memory was. */
  settle(update: Update): void
}

export type RefreshesDeps = {
  latest: Pick<LatestStore, 'requestRefresh'>
  memory: PriceMemory
  /** How long a refresh is waited for. */
  waitMs: number
  /** How many assets may be waited for at once. */
  maxWaiting: number
  onError(error: unknown): void
  stop: AbortSignal
}

/** A refresh that is waited for, and the version that stood when it was asked for. */
type Flight = {
  stood: Version | undefined
  outcome: Promise<RefreshOutcome>
  end(outcome: RefreshOutcome): void
}

export const createRefreshes = (deps: RefreshesDeps): Refreshes => {
  const { latest, maxWaiting, onError, stop, waitMs } = deps
  const flights = new Map<Asset, Flight>()
  const asking = { count: 0 }
  const request = (asset: Asset) => withDeadline({ ms: waitMs, stop }, () => latest.requestRefresh(asset))

  const start = (asset: Asset): Flight => {
    const flight = createFlight(deps.memory.get(asset)?.held)
    flights.set(asset, flight)
    const timer = setTimeout(() => flight.end({ kind: 'no_answer' }), waitMs)
    const onStop = () => flight.end({ kind: 'no_answer' })
    stop.addEventListener('abort', onStop, { once: true })
    request(asset).catch((error: unknown) => {
      onError(error)
      flight.end({ kind: 'unavailable' })
    })
    void flight.outcome.then(() => {
      clearTimeout(timer)
      stop.removeEventListener('abort', onStop)
      flights.delete(asset)
    })
    return flight
  }

  return {
    refresh: asset => {
      const flight = flights.get(asset)
      if (flight) return flight.outcome
      if (flights.size >= maxWaiting || stop.aborted) return Promise.resolve({ kind: 'busy' })
      return start(asset).outcome
    },
    ask: asset => {
      if (flights.has(asset) || asking.count >= maxWaiting || stop.aborted) return
      asking.count += 1
      void request(asset)
        .then(() => undefined, onError)
        .finally(() => {
          asking.count -= 1
        })
    },
    settle: update => settle(flights, update),
  }
}

const createFlight = (held: Parameters<typeof versionOf>[0] | undefined): Flight => {
  const { promise, resolve } = Promise.withResolvers<RefreshOutcome>()
  return { stood: held && versionOf(held), outcome: promise, end: resolve }
}

const settle = (flights: ReadonlyMap<Asset, Flight>, update: Update): void => {
  if (update.kind === 'refresh_failed') {
    flights.get(update.asset)?.end({ kind: 'failed', reason: update.reason })
    return
  }
  const flight = flights.get(update.update.price.asset)
  // Compared with what stood at the request, for memory may have got the newer price by a look-up already.
  if (flight && (!flight.stood || isNewer(versionOf(update.update), flight.stood))) {
    flight.end({ kind: 'refreshed' })
  }
}
