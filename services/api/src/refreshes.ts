import { isDeepStrictEqual } from 'node:util'
import {
  type Asset,
  isNewer,
  type LatestStore,
  type Update,
  type VersionedPrice,
  versionOf,
} from '@price-aggregator/prices'
import pThrottle from 'p-throttle'
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
  /**
   * Asks for a refresh, in its turn, and does not wait for it: resolves with whether it was asked for. Never rejects.
   * A storm of reads thus asks the exchanges for no more than `pace` says, while those who wait go ahead.
   */
  ask(asset: Asset): Promise<boolean>
  /** To be told of every update, after memory was; `applied`: whether memory took it. */
  settle(update: Update, applied: boolean): void
}

export type RefreshesDeps = {
  latest: Pick<LatestStore, 'requestRefresh'>
  memory: PriceMemory
  /** How long a refresh is waited for. */
  waitMs: number
  /** How many assets may be waited for at once. */
  maxWaiting: number
  /** How many refreshes that nobody waits for are asked for in an interval. */
  pace: { limit: number; intervalMs: number }
  onError(error: unknown): void
  stop: AbortSignal
}

/** A refresh that is waited for, and what stood when it was asked for. */
type Flight = {
  stood: VersionedPrice | undefined
  outcome: Promise<RefreshOutcome>
  end(outcome: RefreshOutcome): void
}

export const createRefreshes = (deps: RefreshesDeps): Refreshes => {
  const { latest, maxWaiting, onError, pace, stop, waitMs } = deps
  const flights = new Map<Asset, Flight>()
  const asking = { count: 0 }
  const request = (asset: Asset) => withDeadline({ ms: waitMs, stop }, () => latest.requestRefresh(asset))
  const requestInTurn = pThrottle({ limit: pace.limit, interval: pace.intervalMs, signal: stop })(request)

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
    ask: async asset => {
      if (flights.has(asset)) return true
      if (asking.count >= maxWaiting || stop.aborted) return false
      asking.count += 1
      try {
        await requestInTurn(asset)
        return true
      } catch (error) {
        if (!stop.aborted) onError(error)
        return false
      } finally {
        asking.count -= 1
      }
    },
    settle: (update, applied) => {
      if (update.kind === 'refresh_failed') {
        flights.get(update.asset)?.end({ kind: 'failed', reason: update.reason })
        return
      }
      const { asset } = update.update.price
      const flight = flights.get(asset)
      if (!flight) return
      const held = deps.memory.get(asset)?.held
      if (applied || isOutcome(update.update, { stood: flight.stood, held })) {
        flight.end({ kind: 'refreshed' })
      }
    },
  }
}

const createFlight = (stood: VersionedPrice | undefined): Flight => {
  const { promise, resolve } = Promise.withResolvers<RefreshOutcome>()
  return { stood, outcome: promise, end: resolve }
}

type Standing = { stood: VersionedPrice | undefined; held: VersionedPrice | undefined }

/** Whether an update that memory did not take is what a request led to: a look-up may have brought it before. */
const isOutcome = (update: VersionedPrice, { stood, held }: Standing): boolean => {
  if (!stood || isNewer(versionOf(update), versionOf(stood))) return true
  // Not newer than what stood, where the clock was set back in between.
  return held !== undefined && held !== stood && isDeepStrictEqual(versionOf(held), versionOf(update))
}
