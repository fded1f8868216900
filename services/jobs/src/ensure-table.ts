import { type EnsuredTable, TableMismatch } from '@price-aggregator/prices/history/table'
import { type BackoffOptions, backoffMs } from '@price-aggregator/runtime'

type Say = (about: object, message: string) => void

/** As much of a pino logger as a job needs. */
type JobLogger = { info: Say; warn: Say; error: Say }

export type EnsureTableDeps = {
  /** One try. Rejects with `TableMismatch` where trying again is of no use. */
  ensure(): Promise<EnsuredTable>
  /** Resolves early when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  random(): number
  logger: JobLogger
}

const BACKOFF: BackoffOptions = { baseMs: 500, maxMs: 10_000 }

/**
 * Sees to it that the history table is there, however long DynamoDB takes to answer. Whether it is: false for a table
 * that was made for something else, and when the signal aborts first.
 */
export const ensureTableJob = async (deps: EnsureTableDeps, signal: AbortSignal): Promise<boolean> => {
  const { ensure, logger, random, sleep } = deps
  for (let failures = 0; !signal.aborted; ) {
    try {
      logger.info(await ensure(), 'the history table is there')
      return true
    } catch (error) {
      if (error instanceof TableMismatch) {
        logger.error({ error }, 'the history table was made for something else')
        return false
      }
      if (failures === 0) logger.warn({ error }, 'DynamoDB cannot be reached: retrying')
      failures += 1
      await sleep(backoffMs(failures, BACKOFF, random()), signal)
    }
  }
  logger.error({}, 'stopped before the history table was there')
  return false
}
