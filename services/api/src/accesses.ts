import type { Asset, LatestStore } from '@price-aggregator/prices'
import { type Logger, sleep } from '@price-aggregator/runtime'
import type { Counter } from 'prom-client'
import { withDeadline } from './deadline.ts'

export type AccessFlusherDeps = {
  /** How often each asset was answered since the process started. */
  reads(): Iterable<readonly [Asset, number]>
  latest: Pick<LatestStore, 'addAccesses'>
  /** Names this process in the latest store, and no other, also not the one before in the same pod. */
  flusher: string
  /** Told what is given up at the end. */
  lost: Pick<Counter, 'inc'>
  /** The latest store is told so often, a tenth more or less: pods that started at once do not come at once. */
  everyMs: number
  /** Deadline of one flush. */
  timeoutMs: number
  /** From 0 to 1. */
  random: () => number
  logger: Pick<Logger, 'debug' | 'warn'>
}

/** No flush is cut off by the stop: it has its deadline. */
const NEVER = new AbortController().signal

type Progress = {
  /** What the store is known to have been told. */
  flushed: Map<Asset, number>
  sequence: number
  /** A flush of which it is not known whether the store took it: repeated as it was, it counts once. */
  pending: ReadonlyMap<Asset, number> | undefined
}

/**
 * Tells the latest store how often assets were answered, until `stop` aborts and then once more. A flush that failed is
 * repeated, under its own number, before what was counted since. Never rejects.
 */
export const flushAccesses = async (deps: AccessFlusherDeps, stop: AbortSignal): Promise<void> => {
  const progress: Progress = { flushed: new Map(), sequence: 0, pending: undefined }
  while (!stop.aborted) {
    await sleep(deps.everyMs * (0.9 + 0.2 * deps.random()), stop)
    if (stop.aborted) break
    await flushAll(deps, progress).catch((error: unknown) => {
      // Whether the latest store is there is said elsewhere.
      deps.logger.debug({ error }, 'accesses not flushed: they are flushed again')
    })
  }
  await flushAll(deps, progress).catch((error: unknown) => giveUp(deps, progress.flushed, error))
}

/** What is pending, where something is, and then what was counted since. */
const flushAll = async (deps: AccessFlusherDeps, progress: Progress): Promise<void> => {
  if (progress.pending) await flush(deps, progress, progress.pending)
  const counts = accessesSince(progress.flushed, deps.reads())
  if (counts.size > 0) await flush(deps, progress, counts)
}

const flush = async (
  { flusher, latest, timeoutMs }: AccessFlusherDeps,
  progress: Progress,
  counts: ReadonlyMap<Asset, number>,
): Promise<void> => {
  const { flushed, pending } = progress
  if (!pending) Object.assign(progress, { pending: counts, sequence: progress.sequence + 1 })
  const { sequence } = progress
  await withDeadline({ ms: timeoutMs, stop: NEVER }, () => latest.addAccesses(counts, { flusher, sequence }))
  progress.pending = undefined
  for (const [asset, count] of counts) flushed.set(asset, (flushed.get(asset) ?? 0) + count)
}

const giveUp = (
  { logger, lost, reads }: AccessFlusherDeps,
  flushed: ReadonlyMap<Asset, number>,
  error: unknown,
): void => {
  const counts = accessesSince(flushed, reads())
  const accesses = [...counts.values()].reduce((sum, count) => sum + count, 0)
  lost.inc(accesses)
  logger.warn({ error, accesses }, 'accesses lost: the latest store could not be told before the stop')
}

/** What was read since the last flush, of the assets that were read. */
export const accessesSince = (
  flushed: ReadonlyMap<Asset, number>,
  reads: Iterable<readonly [Asset, number]>,
): Map<Asset, number> => {
  const counts = new Map<Asset, number>()
  for (const [asset, count] of reads) {
    const since = count - (flushed.get(asset) ?? 0)
    if (since > 0) counts.set(asset, since)
  }
  return counts
}
