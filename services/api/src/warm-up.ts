import { type Asset, type HistoryStore, priceOfHistory } from '@price-aggregator/prices'
import { loadNewest } from '@price-aggregator/prices/history/warm-up'
import { backoffMs, type Logger, sleep } from '@price-aggregator/runtime'
import type { PriceMemory } from './price-memory.ts'

/** Fills memory from history with what the latest store lacks, while answers are served. */
export type WarmUp = {
  /** Starts, where it is not under way already. */
  start(): void
  /** Resolved when nothing is under way. */
  done(): Promise<void>
}

export type WarmUpDeps = {
  history: Pick<HistoryStore, 'newest'>
  memory: PriceMemory
  logger: Logger
  /** How many prices are read at once. */
  concurrency: number
  stop: AbortSignal
}

const BACKOFF = { baseMs: 500, maxMs: 10_000 }

/** After so many assets it is asked again which are still missing: refreshers are at work meanwhile. */
const CHUNK = 200

export const createWarmUp = (deps: WarmUpDeps): WarmUp => {
  const state: { running: Promise<void> | undefined } = { running: undefined }
  return {
    start: () => {
      state.running ??= warmUp(deps)
        .catch((error: unknown) => deps.logger.error({ error }, 'warm-up failed'))
        .finally(() => {
          state.running = undefined
        })
    },
    done: async () => {
      await state.running
    },
  }
}

type Progress = { asked: Set<Asset>; found: number; failures: number }

const warmUp = async (deps: WarmUpDeps): Promise<void> => {
  const { logger, memory, stop } = deps
  const startedAt = performance.now()
  const progress: Progress = { asked: new Set(), found: 0, failures: 0 }
  for (;;) {
    const pending = memory.missing().filter(asset => !progress.asked.has(asset))
    if (pending.length === 0 || stop.aborted) break
    await askFor(deps, pending, progress)
  }
  const { asked, found } = progress
  if (asked.size === 0) return
  const ms = Math.round(performance.now() - startedAt)
  logger.info({ asked: asked.size, found, ms }, 'prices warmed up from history')
}

const askFor = async (deps: WarmUpDeps, pending: readonly Asset[], progress: Progress): Promise<void> => {
  const { logger, memory, stop } = deps
  for (let i = 0; i < pending.length; i += CHUNK) {
    const wanted = pending.slice(i, i + CHUNK).filter(asset => memory.get(asset) === undefined)
    const { found, failed, error } = await loadChunk(deps, wanted)
    progress.found += found
    for (const asset of wanted) if (!failed.has(asset)) progress.asked.add(asset)
    if (stop.aborted) return
    if (failed.size === 0) {
      progress.failures = 0
      continue
    }
    progress.failures += 1
    if (progress.failures === 1) logger.warn({ error }, 'history store away: warm-up goes on when it is back')
    await sleep(backoffMs(progress.failures, BACKOFF, Math.random()), stop)
    return
  }
}

const loadChunk = async ({ concurrency, history, memory, stop }: WarmUpDeps, wanted: readonly Asset[]) => {
  const last: { error: unknown } = { error: undefined }
  const outcome = await loadNewest(
    {
      history,
      concurrency,
      signal: stop,
      onPrice: item => memory.apply({ price: priceOfHistory(item), generation: 0, epoch: 0 }),
      onError: (_, error) => {
        last.error = error
      },
    },
    wanted,
  )
  const failed = new Set(outcome.kind === 'loaded' ? outcome.failed : outcome.remaining)
  return { found: outcome.loaded, failed, error: last.error }
}
