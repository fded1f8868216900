import type { Asset } from '@price-aggregator/prices'

/** `at` on a monotonic clock, milliseconds; infinite while it is being tried. */
type Retry = { at: number; failures: number }

/** What is tried again ahead of its turn: one entry an asset, however often it fails. */
export type Retries = Map<Asset, Retry>

/** Long enough that lanes and exchanges take a thousand assets without a jam. */
const SPREAD_MS = 2_000

/** To be tried again at a time, in place of any other. */
export const planRetry = (retries: Retries, asset: Asset, at: number): void => {
  retries.set(asset, { at, failures: failuresOf(retries, asset) + 1 })
}

/** How often an asset has been tried again in vain. */
export const failuresOf = (retries: Retries, asset: Asset): number => retries.get(asset)?.failures ?? 0

/** Hands out what is due until now, each once. */
export const takeRetries = (retries: Retries, now: number): Asset[] => {
  const due = [...retries].filter(([, { at }]) => at <= now)
  for (const [asset, { failures }] of due) {
    retries.set(asset, { at: Number.POSITIVE_INFINITY, failures })
  }
  return due.map(([asset]) => asset)
}

/** The outage is over: what waits is tried within two seconds, none later than it would be, and afresh if in vain. */
export const hasten = (retries: Retries, now: number): void => {
  const entries = [...retries]
  for (const [i, [asset, { at }]] of entries.entries()) {
    const soon = now + (i / entries.length) * SPREAD_MS
    retries.set(asset, { at: at === Number.POSITIVE_INFINITY ? at : Math.min(at, soon), failures: 0 })
  }
}
