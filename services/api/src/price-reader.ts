import { type Asset, freshness, type LatestStore } from '@price-aggregator/prices'
import { withDeadline } from './deadline.ts'
import { PriceNotAvailable } from './errors.ts'
import type { LookUp } from './lookup.ts'
import type { CacheCounts } from './metrics/cache.ts'
import type { PriceEntry, PriceMemory, RenderedPrice } from './price-memory.ts'
import type { Refreshes } from './refreshes.ts'

/** Decides what a read of a price gets: the one place for the hot path and for the Koa route. */
export type PriceReader = {
  /**
   * The answer, where it can be given without waiting. Not given: what memory lacks, and a stale price whose refresh
   * is worth a wait; `read` gives those.
   */
  readAtOnce(asset: Asset): RenderedPrice | undefined
  /** The answer, waiting where needed. Throws `PriceNotAvailable`. */
  read(asset: Asset): Promise<RenderedPrice>
}

export type PriceReaderDeps = {
  memory: PriceMemory
  latest: Pick<LatestStore, 'now'>
  /** Whether the latest store answers: while it does not, nobody waits for a refresh. */
  isLatestUp(): boolean
  refreshes: Pick<Refreshes, 'ask' | 'refresh'>
  lookUp: LookUp
  cache: CacheCounts
  /** A background refresh is asked for at most once per asset in this time. */
  revalidateEveryMs: number
  /** One read per asset in this time awaits the refresh of a stale price ... */
  staleEveryMs: number
  /** ... for this long. */
  staleWaitMs: number
  stop: AbortSignal
}

/** After so long, a background refresh that could not be asked for is asked for again. */
const RETRY_MS = 2_000

export const createPriceReader = (deps: PriceReaderDeps): PriceReader => {
  const { cache, isLatestUp, latest, lookUp, memory, refreshes, stop } = deps

  const readAtOnce = (asset: Asset): RenderedPrice | undefined => {
    const entry = memory.get(asset)
    if (entry === undefined) return undefined
    const now = latest.now()
    const fresh = freshness(now - entry.held.price.observedAt, entry.rule)
    if (fresh !== 'fresh' && isLatestUp()) {
      if (fresh === 'stale' && now - entry.awaitedAt >= deps.staleEveryMs) return undefined
      if (fresh === 'revalidate') revalidate(entry, now)
    }
    cache.hits += 1
    return take(entry, now)
  }

  const revalidate = (entry: PriceEntry, now: number): void => {
    if (now - entry.revalidatedAt < deps.revalidateEveryMs) return
    entry.revalidatedAt = now
    void refreshes.ask(entry.asset).then(asked => {
      if (!asked) entry.revalidatedAt = now - deps.revalidateEveryMs + RETRY_MS
    })
  }

  const take = (entry: PriceEntry, now: number): RenderedPrice => {
    const answer = memory.render(entry, now)
    entry.reads += 1
    return answer
  }

  const awaitRefresh = async (entry: PriceEntry): Promise<void> => {
    entry.awaitedAt = latest.now()
    const deadline = { ms: deps.staleWaitMs, stop }
    // Whatever comes of it, memory then holds the best there is.
    await withDeadline(deadline, () => refreshes.refresh(entry.asset)).catch(() => undefined)
  }

  const read = async (asset: Asset): Promise<RenderedPrice> => {
    const held = memory.get(asset)
    const outcome = held ? undefined : await lookUp(asset)
    if (!outcome || (outcome.kind === 'found' && outcome.from === 'latest')) {
      const answer = readAtOnce(asset)
      if (answer) return answer
    }
    cache.misses += 1
    const entry = memory.get(asset)
    if (entry && mayAwait(entry)) await awaitRefresh(entry)
    const now = memory.get(asset)
    if (!now) throw new PriceNotAvailable()
    return take(now, latest.now())
  }

  const mayAwait = (entry: PriceEntry): boolean => {
    const now = latest.now()
    return (
      isLatestUp() &&
      freshness(now - entry.held.price.observedAt, entry.rule) === 'stale' &&
      now - entry.awaitedAt >= deps.staleEveryMs
    )
  }

  return { readAtOnce, read }
}
