import {
  type Aggregation,
  type Asset,
  aggregate,
  type HistoryItem,
  historyItem,
  type LatestStore,
  type NoPriceReason,
  type Price,
  type QuoteOutcome,
  type ShardId,
  type Source,
  StoreUnavailable,
  TIER_RULES,
  type Tier,
  type WriteOutcome,
} from '@price-aggregator/prices'
import type { LastPrices } from './last-prices.ts'

/** One asset to be refreshed, and by which right. */
export type RefreshTask = { asset: Asset; tier: Tier; shard: ShardId; epoch: number; generation: number }

/** What became of one refresh. Whatever it is but `written`, the last price stays. */
export type RefreshOutcome =
  /** `sentAt`: when the write was sent, milliseconds on the store's clock. */
  | { kind: 'written'; price: Price; sentAt: number }
  /** `deadline`: the refresh took too long, or was cut off by the stop. */
  | { kind: 'no_price'; reason: NoPriceReason | 'deadline' }
  | { kind: 'refused'; outcome: Exclude<WriteOutcome, 'accepted'> }
  /**
   * The latest store is away. A write that it did not answer may stand all the same; the price is then missing in the
   * history, and in what is remembered here until the next one.
   */
  | { kind: 'unavailable'; error: StoreUnavailable }
  /** A fault in the program. */
  | { kind: 'unexpected'; error: unknown }

export type FetchQuotes = (asset: Asset, signal: AbortSignal) => Promise<QuoteOutcome[]>

export type RefreshDeps = {
  fetchQuotes: FetchQuotes
  latest: Pick<LatestStore, 'now' | 'write'>
  lastPrices: Pick<LastPrices, 'get' | 'accept'>
  /** Takes every accepted price. Must not wait. */
  history: { add(item: HistoryItem): void }
  historyTtlSeconds: number
  minSources: number
  maxWeight: number
  /** The longest one refresh may take, milliseconds. */
  deadlineMs: number
  /** Told what became of each exchange's answer, once, as it was judged when it came in. */
  onSources?(sources: readonly Source[]): void
  /** Milliseconds on a clock that never jumps. */
  monotonic?: () => number
}

/** Never rejects. */
export type Refresh = (task: RefreshTask, stop: AbortSignal) => Promise<RefreshOutcome>

/** One refresh: asks all exchanges side by side, aggregates, writes the latest price, and queues it for history. */
export const createRefresh = (deps: RefreshDeps): Refresh => {
  const { latest, monotonic = () => performance.now() } = deps

  const attempt = async (task: RefreshTask, signal: AbortSignal): Promise<RefreshOutcome> => {
    const observedAt = Math.floor(latest.now())
    const askedAt = monotonic()
    const outcomes = await deps.fetchQuotes(task.asset, signal)
    const aggregation = aggregateFor(deps, task, { outcomes, observedAt })
    deps.onSources?.(aggregation.kind === 'price' ? aggregation.price.sources : aggregation.sources)
    const write = await writePrice(deps, task, aggregation, signal)
    if (write.kind !== 'refused' || write.outcome !== 'future') return write
    // The store's clock was measured again: when we asked is told anew, and the quotes' ages with it.
    const corrected = Math.floor(latest.now() - (monotonic() - askedAt))
    const again = aggregateFor(deps, task, { outcomes, observedAt: corrected })
    return writePrice(deps, task, again, signal)
  }

  return async (task, stop) => {
    const deadline = startDeadline(deps.deadlineMs, stop)
    try {
      return await Promise.race([attempt(task, deadline.signal), deadline.over])
    } catch (error) {
      return error instanceof StoreUnavailable
        ? { kind: 'unavailable', error }
        : { kind: 'unexpected', error }
    } finally {
      deadline.clear()
    }
  }
}

const LATE: RefreshOutcome = { kind: 'no_price', reason: 'deadline' }

/** `over` resolves, and `signal` aborts, after `ms` or when `stop` aborts, whichever comes first. */
const startDeadline = (ms: number, stop: AbortSignal) => {
  const controller = new AbortController()
  const { promise: over, resolve } = Promise.withResolvers<RefreshOutcome>()
  const end = () => {
    controller.abort()
    resolve(LATE)
  }
  const timer = setTimeout(end, ms)
  if (stop.aborted) end()
  stop.addEventListener('abort', end, { once: true })
  const clear = () => {
    clearTimeout(timer)
    stop.removeEventListener('abort', end)
  }
  return { signal: controller.signal, over, clear }
}

type Observation = { outcomes: QuoteOutcome[]; observedAt: number }

const writePrice = async (
  deps: RefreshDeps,
  task: RefreshTask,
  aggregation: Aggregation,
  signal: AbortSignal,
): Promise<RefreshOutcome> => {
  if (aggregation.kind === 'no_price') return { kind: 'no_price', reason: aggregation.reason }
  // A price that comes too late is not written: nobody would know of it.
  if (signal.aborted) return LATE
  const { shard, epoch, generation, tier } = task
  const { price } = aggregation
  const sentAt = Math.floor(deps.latest.now())
  const outcome = await deps.latest.write({ shard, epoch, generation, price, ttlMs: TIER_RULES[tier].ttlMs })
  if (outcome !== 'accepted') return { kind: 'refused', outcome }
  deps.lastPrices.accept(task.asset, { price: price.price, observedAt: price.observedAt })
  deps.history.add(historyItem(price, deps.latest.now(), deps.historyTtlSeconds))
  return { kind: 'written', price, sentAt }
}

const aggregateFor = (
  deps: RefreshDeps,
  { asset, tier }: RefreshTask,
  observation: Observation,
): Aggregation =>
  aggregate(
    { asset, ...observation, now: deps.latest.now(), last: deps.lastPrices.get(asset) },
    { maxAgeMs: TIER_RULES[tier].staleAfterMs, minSources: deps.minSources, maxWeight: deps.maxWeight },
  )
