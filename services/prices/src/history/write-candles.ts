import pLimit from 'p-limit'
import type { CandleItem, CandleStore } from './candle-store.ts'
import { type RetryDelay, retryDelayMs } from './retry-delay.ts'
import { sleep as realSleep, type Sleep } from './sleep.ts'
import { splitWrite } from './split-write.ts'

export type WriteCandlesDeps = {
  candles: Pick<CandleStore, 'writeBatch'>
  /** Batches in flight at most. Default 4. */
  concurrency?: number
  /** Tries of one batch. Default 4. */
  attempts?: number
  retry?: RetryDelay
  sleep?: Sleep
  random?: () => number
}

/**
 * - `written`: how many.
 * - `left`: not written, because the store was away, took too long, or the signal aborted; `failure` says why.
 * - `rejected`: never will be, whoever writes them; `rejection` says why.
 */
export type CandlesWritten = {
  written: number
  left: CandleItem[]
  failure: unknown
  rejected: CandleItem[]
  rejection: unknown
}

const BATCH = 25

const batchesOf = (items: readonly CandleItem[]): CandleItem[][] =>
  Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  )

/** One batch, with its retries: what is left of it, and why. */
const writeOne = async (deps: WriteCandlesDeps, batch: CandleItem[], signal: AbortSignal) => {
  const { candles, attempts = 4, retry = { baseMs: 100, maxMs: 2_000 } } = deps
  const { sleep = realSleep, random = Math.random } = deps
  const rejected: CandleItem[] = []
  let rejection: unknown
  let failure: unknown
  let left = batch
  for (let attempt = 1; left.length > 0; attempt += 1) {
    const outcome = await splitWrite(candles, left, signal)
    left = outcome.left
    failure = outcome.failure
    rejected.push(...outcome.rejected)
    rejection ??= outcome.rejection
    if (attempt >= attempts || signal.aborted) break
    if (left.length > 0) await sleep(retryDelayMs(attempt, retry, random()), signal)
  }
  return { left, failure, rejected, rejection }
}

/**
 * Writes candles (distinct keys) in batches. Once a batch could not be written with all its retries, those that wait
 * are not tried any more. Never rejects.
 */
export const writeCandles = async (
  deps: WriteCandlesDeps,
  items: readonly CandleItem[],
  signal: AbortSignal,
): Promise<CandlesWritten> => {
  const total: CandlesWritten = {
    written: 0,
    left: [],
    failure: undefined,
    rejected: [],
    rejection: undefined,
  }
  await pLimit(deps.concurrency ?? 4).map(batchesOf(items), async batch => {
    if (total.left.length > 0) return void total.left.push(...batch)
    const { left, failure, rejected, rejection } = await writeOne(deps, batch, signal)
    total.written += batch.length - left.length - rejected.length
    total.left.push(...left)
    total.failure ??= failure
    total.rejected.push(...rejected)
    total.rejection ??= rejection
  })
  return total
}
