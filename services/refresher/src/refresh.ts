import {
  type Aggregation,
  type Asset,
  aggregate,
  type LatestStore,
  type NoPriceReason,
  type Price,
  priceRules,
  type QuoteOutcome,
  type ShardId,
  type Source,
  StoreUnavailable,
  type Tier,
  type WriteOutcome,
} from '@price-aggregator/prices'
import { type Away, exchangesAway } from './exchanges-away.ts'
import type { LastPrices } from './last-prices.ts'
import { startRefreshDeadline } from './refresh-deadline.ts'
import { createPriceWriter, type PriceWriter, type PriceWriterDeps } from './write-price.ts'

/** One asset to be refreshed, and by which right. */
export type RefreshTask = { asset: Asset; tier: Tier; shard: ShardId; epoch: number; generation: number }

/** What became of one refresh. Whatever it is but `written`, the last price stays. */
export type RefreshOutcome =
  /** `sentAt`: when the write was sent, milliseconds on the store's clock. */
  | { kind: 'written'; price: Price; sentAt: number }
  /**
   * `deadline`: the refresh took too long, or was cut off by the stop. `away`: how many of the exchanges could not be
   * reached, none where it is left out.
   */
  | { kind: 'no_price'; reason: NoPriceReason | 'deadline'; away?: Away }
  | { kind: 'refused'; outcome: Exclude<WriteOutcome, 'accepted'> }
  /**
   * The latest store is away. A write that it did not answer may stand all the same: the next refresh finds out.
   * `nothingSent`: it was away before a write.
   */
  | { kind: 'unavailable'; error: StoreUnavailable; nothingSent?: true }
  /** A fault in the program. */
  | { kind: 'unexpected'; error: unknown }

export type FetchQuotes = (asset: Asset, signal: AbortSignal) => Promise<QuoteOutcome[]>

export type RefreshDeps = PriceWriterDeps & {
  fetchQuotes: FetchQuotes
  latest: Pick<LatestStore, 'now' | 'read' | 'write'>
  lastPrices: Pick<LastPrices, 'get' | 'accept'>
  minSources: number
  maxWeight: number
  /** The longest one refresh may take, milliseconds. */
  deadlineMs: number
  /** Told what became of each exchange's answer, once, as it was judged when it came in. */
  onSources?(sources: readonly Source[], tier: Tier): void
  /** Milliseconds on a clock that never jumps. */
  monotonic?: () => number
}

/** Never rejects. */
export type Refresh = (task: RefreshTask, stop: AbortSignal) => Promise<RefreshOutcome>

/** One refresh: asks all exchanges side by side, aggregates, writes the latest price, and queues it for history. */
export const createRefresh = (deps: RefreshDeps): Refresh => {
  const { latest, monotonic = () => performance.now() } = deps
  const writer = createPriceWriter(deps)

  const attempt = async (task: RefreshTask, signal: AbortSignal): Promise<RefreshOutcome> => {
    const caughtUp = await catchUp(writer, task.asset)
    if (caughtUp) return caughtUp
    const observedAt = Math.floor(latest.now())
    const askedAt = monotonic()
    const outcomes = await deps.fetchQuotes(task.asset, signal)
    const aggregation = aggregateFor(deps, task, { outcomes, observedAt })
    deps.onSources?.(
      aggregation.kind === 'price' ? aggregation.price.sources : aggregation.sources,
      task.tier,
    )
    const away = exchangesAway(outcomes)
    const write = await writeAggregated(writer, task, { aggregation, away }, signal)
    if (write.kind !== 'refused' || write.outcome !== 'future') return write
    // The store's clock was measured again: when we asked is told anew, and the quotes' ages with it.
    const corrected = Math.floor(latest.now() - (monotonic() - askedAt))
    const again = aggregateFor(deps, task, { outcomes, observedAt: corrected })
    return writeAggregated(writer, task, { aggregation: again, away }, signal)
  }

  return async (task, stop) => {
    const deadline = startRefreshDeadline(deps.deadlineMs, stop)
    try {
      return await Promise.race([attempt(task, deadline.signal), deadline.over.then(() => LATE)])
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

/** Why the refresh cannot begin: what became of the write before cannot be found out while the store is away. */
const catchUp = async (writer: PriceWriter, asset: Asset): Promise<RefreshOutcome | undefined> => {
  try {
    await writer.catchUp(asset)
    return undefined
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
    return { kind: 'unavailable', error, nothingSent: true }
  }
}

const writeAggregated = async (
  writer: PriceWriter,
  task: RefreshTask,
  { aggregation, away }: { aggregation: Aggregation; away: Away | undefined },
  signal: AbortSignal,
): Promise<RefreshOutcome> => {
  if (aggregation.kind === 'no_price') {
    return { kind: 'no_price', reason: aggregation.reason, ...(away && { away }) }
  }
  // A price that comes too late is not written: nobody would know of it.
  return signal.aborted ? LATE : writer.write(task, aggregation.price)
}

type Observation = { outcomes: QuoteOutcome[]; observedAt: number }

const aggregateFor = (
  deps: RefreshDeps,
  { asset, tier }: RefreshTask,
  observation: Observation,
): Aggregation =>
  aggregate(
    { asset, ...observation, now: deps.latest.now(), last: deps.lastPrices.get(asset) },
    priceRules(tier, deps),
  )
