import type { Asset, LatestStore } from '@price-aggregator/prices'
import { type Logger, sleep } from '@price-aggregator/runtime'
import type { Counter } from 'prom-client'
import { withDeadline } from './deadline.ts'

export type AccessFlusherDeps = {
  /** How often each asset was answered since the process started. */
  reads(): Iterable<readonly [Asset, number]>
  latest: Pick<LatestStore, 'addAccesses'>
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

/**
 * Tells the latest store how often assets were answered, until `stop` aborts and then once more. Counts of a flush that
 * failed go with the next one, so one whose answer alone was late counts twice. Never rejects.
 */
export const flushAccesses = async (deps: AccessFlusherDeps, stop: AbortSignal): Promise<void> => {
  const flushed = new Map<Asset, number>()
  while (!stop.aborted) {
    await sleep(deps.everyMs * (0.9 + 0.2 * deps.random()), stop)
    if (stop.aborted) break
    await flush(deps, flushed).catch((error: unknown) => {
      // Whether the latest store is there is said elsewhere.
      deps.logger.debug({ error }, 'accesses not flushed: they go with the next flush')
    })
  }
  await flush(deps, flushed).catch((error: unknown) => giveUp(deps, flushed, error))
}

const flush = async (deps: AccessFlusherDeps, flushed: Map<Asset, number>): Promise<void> => {
  const counts = accessesSince(flushed, deps.reads())
  if (counts.size === 0) return
  await withDeadline({ ms: deps.timeoutMs, stop: NEVER }, () => deps.latest.addAccesses(counts))
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
