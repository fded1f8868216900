import pLimit from 'p-limit'
import type { Asset } from '../asset.ts'
import { StoreUnavailable } from '../latest/store.ts'
import type { HistoryItem, HistoryStore } from './store.ts'

export type LoadNewestDeps = {
  history: Pick<HistoryStore, 'newest'>
  /** Reads at once. Default 16. */
  concurrency?: number
  /** Failures in a row after which the store counts as unavailable. Default 5. */
  maxFailures?: number
  signal: AbortSignal
  /** Called for each item as it arrives. */
  onPrice(item: HistoryItem): void
  onError(asset: Asset, error: StoreUnavailable): void
}

/**
 * - `loaded`: every asset was asked for. `missing` have no history, `failed` got no answer.
 * - `unavailable`, `aborted`: given up early; `remaining` were not answered, to be asked for again.
 */
export type NewestLoaded =
  | { kind: 'loaded'; loaded: number; missing: number; failed: Asset[] }
  | { kind: 'unavailable' | 'aborted'; loaded: number; remaining: Asset[] }

/** Loads the newest item of each asset, as a cold start does. Programming errors reject. */
export const loadNewest = async (deps: LoadNewestDeps, assets: readonly Asset[]): Promise<NewestLoaded> => {
  const { history, concurrency = 16, maxFailures = 5, onPrice, onError } = deps
  const unavailable = new AbortController()
  const signal = AbortSignal.any([deps.signal, unavailable.signal])
  const remaining = new Set(assets)
  let loaded = 0
  let failuresInARow = 0

  const load = async (asset: Asset): Promise<void> => {
    if (signal.aborted) return
    try {
      const item = await history.newest(asset, signal)
      failuresInARow = 0
      remaining.delete(asset)
      if (item === undefined) return
      loaded += 1
      onPrice(item)
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof StoreUnavailable)) throw error
      onError(asset, error)
      failuresInARow += 1
      if (failuresInARow >= maxFailures) unavailable.abort(error)
    }
  }

  await pLimit(concurrency).map(assets, load)
  const left = [...remaining]
  if (deps.signal.aborted) return { kind: 'aborted', loaded, remaining: left }
  if (unavailable.signal.aborted) return { kind: 'unavailable', loaded, remaining: left }
  return { kind: 'loaded', loaded, missing: assets.length - left.length - loaded, failed: left }
}
