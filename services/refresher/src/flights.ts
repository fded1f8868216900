import type { Asset, Tier } from '@price-aggregator/prices'
import limitTo, { type LimitFunction } from 'p-limit'

/** By the schedule, or because somebody asked. */
export type Trigger = 'auto' | 'force'

export const TRIGGERS: readonly Trigger[] = ['auto', 'force']

export type FlightsDeps<T> = {
  /** Refreshes at once, for each tier and again for the forced ones of all tiers. */
  concurrency: number
  tiers: readonly Tier[]
  /** Never rejects. */
  refresh(asset: Asset, trigger: Trigger): Promise<T>
}

/** The refreshes that are in flight or wait for their lane: at most one for each asset. */
export type Flights<T> = {
  /** Starts a scheduled refresh in its tier's lane; false where one of the asset is in flight or waiting. */
  auto(asset: Asset, tier: Tier): boolean
  /** Joins the refresh that is in flight, or starts one ahead of all scheduled ones. `undefined`: stopping. */
  force(asset: Asset): Promise<T | undefined>
  /** Takes no more and forgets what waits; resolves when what is in flight has ended. */
  drain(): Promise<void>
}

type Flight<T> = { trigger: Trigger; started: boolean; result: Promise<T | undefined> }

export const createFlights = <T>({ concurrency, tiers, refresh }: FlightsDeps<T>): Flights<T> => {
  const flights = new Map<Asset, Flight<T>>()
  const running = new Set<Promise<unknown>>()
  const lanes = new Map<Tier, LimitFunction>(tiers.map(tier => [tier, limitTo(concurrency)]))
  const forced = limitTo(concurrency)
  let stopping = false

  const start = (asset: Asset, trigger: Trigger, lane: LimitFunction): Flight<T> => {
    const flight: Flight<T> = { trigger, started: false, result: Promise.resolve(undefined) }
    const fly = async (): Promise<T | undefined> => {
      // Another took over while this one waited, or all ends.
      if (stopping || flights.get(asset) !== flight) return undefined
      flight.started = true
      return refresh(asset, trigger)
    }
    flights.set(asset, flight)
    flight.result = lane(fly).finally(() => {
      running.delete(flight.result)
      if (flights.get(asset) === flight) flights.delete(asset)
    })
    running.add(flight.result)
    return flight
  }

  return {
    auto: (asset, tier) => {
      const lane = lanes.get(tier)
      if (stopping || !lane || flights.has(asset)) return false
      start(asset, 'auto', lane)
      return true
    },
    force: asset => {
      if (stopping) return Promise.resolve(undefined)
      const flight = flights.get(asset)
      if (flight && (flight.started || flight.trigger === 'force')) return flight.result
      return start(asset, 'force', forced).result
    },
    drain: async () => {
      stopping = true
      await Promise.allSettled(running)
    },
  }
}
