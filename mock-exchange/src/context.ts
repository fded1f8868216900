import type { ActiveFault } from './faults/active-faults.ts'
import type { Market } from './market/market.ts'

/** What the routes work with. */
export type Context = {
  market: Market
  faults: FaultsInForce
  /** Milliseconds since 1970. */
  now: () => number
  /** From 0 inclusive to 1 exclusive. */
  random: () => number
  /** Aborts when the exchange stops: hanging answers end then. */
  stop: AbortSignal
}

/** The faults in force; replaced as a whole. */
type FaultsInForce = { read(): ActiveFault[]; replace(active: ActiveFault[]): void }
