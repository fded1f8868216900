import type { Asset } from '@price-aggregator/prices'
import type { Retries } from './retries.ts'

/** An exchange that has just come back is asked by one process no more often, besides turns. */
const PER_SECOND = 100
/** Long enough that other processes, which see it at the same moment, and breakers half open take it. */
const LEAST_SPREAD_MS = 2_000

type Catching = {
  /** Milliseconds on the clock of the retries. */
  now: number
  /** These failed by the outage alone, so that what they fail by next is new. */
  afresh: ReadonlySet<Asset>
  /** From 0 to 1. */
  random: () => number
}

/** The outage is over: all that waits is tried soon at a bounded pace, in the order given, none later than it would be. */
export const hasten = (all: readonly Retries[], { now, afresh, random }: Catching): void => {
  const waiting = all.flatMap(retries => retries.assets().map(asset => ({ retries, asset })))
  const spreadMs = Math.max(LEAST_SPREAD_MS, (waiting.length / PER_SECOND) * 1_000)
  for (const [i, { retries, asset }] of waiting.entries()) {
    retries.advance(asset, now + ((i + random()) / waiting.length) * spreadMs, afresh.has(asset))
  }
}
