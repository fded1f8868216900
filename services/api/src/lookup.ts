import { type Asset, type HistoryStore, type LatestStore, priceOfHistory } from '@price-aggregator/prices'
import { withDeadline } from './deadline.ts'
import type { LookupMetrics } from './metrics/stores.ts'
import type { PriceMemory } from './price-memory.ts'
import type { Refreshes } from './refreshes.ts'

/** Whether memory holds the price now, and where it came from. `busy`: too many look-ups are in flight. */
export type LookupOutcome =
  | { kind: 'found'; from: 'latest' | 'history' | 'refresh' }
  | { kind: 'nowhere' }
  | { kind: 'busy' }

export type LookUp = (asset: Asset) => Promise<LookupOutcome>

export type LookupDeps = {
  latest: Pick<LatestStore, 'read'>
  history: Pick<HistoryStore, 'newest'>
  memory: PriceMemory
  refreshes: Pick<Refreshes, 'refresh'>
  metrics: LookupMetrics
  latestTimeoutMs: number
  historyTimeoutMs: number
  maxInFlight: number
  stop: AbortSignal
}

/**
 * Brings a price that memory lacks into memory: from the latest store, else from history, else by a refresh. All who
 * ask for one asset share one look-up. A store that fails is counted and passed over. Never rejects.
 */
export const createLookUp = (deps: LookupDeps): LookUp => {
  const flights = new Map<Asset, Promise<LookupOutcome>>()
  return asset => {
    const flight = flights.get(asset)
    if (flight) return flight
    if (flights.size >= deps.maxInFlight) {
      deps.metrics.refused.inc()
      return Promise.resolve({ kind: 'busy' })
    }
    const started = lookUp(deps, asset).finally(() => flights.delete(asset))
    flights.set(asset, started)
    return started
  }
}

const lookUp = async (deps: LookupDeps, asset: Asset): Promise<LookupOutcome> => {
  // The update stream may bring the price at any time, hence memory decides, not the step's own answer.
  const held = () => deps.memory.get(asset) !== undefined
  await fromLatest(deps, asset)
  if (held()) return { kind: 'found', from: 'latest' }
  await fromHistory(deps, asset)
  if (held()) return { kind: 'found', from: 'history' }
  await deps.refreshes.refresh(asset)
  return held() ? { kind: 'found', from: 'refresh' } : { kind: 'nowhere' }
}

const fromLatest = async (deps: LookupDeps, asset: Asset): Promise<void> => {
  const { latest, latestTimeoutMs: ms, memory, metrics, stop } = deps
  metrics.lookups.inc({ store: 'latest' })
  try {
    const found = await withDeadline({ ms, stop }, () => latest.read(asset))
    if (found) memory.apply(found)
  } catch {
    metrics.errors.inc({ store: 'latest' })
  }
}

const fromHistory = async (deps: LookupDeps, asset: Asset): Promise<void> => {
  const { history, historyTimeoutMs: ms, memory, metrics, stop } = deps
  metrics.lookups.inc({ store: 'history' })
  try {
    const item = await withDeadline({ ms, stop }, signal => history.newest(asset, signal))
    if (item) memory.apply({ price: priceOfHistory(item), generation: 0, epoch: 0 })
  } catch {
    metrics.errors.inc({ store: 'history' })
  }
}
