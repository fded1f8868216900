import { StoreUnavailable } from '@price-aggregator/prices'
import { type BackoffOptions, backoffMs, type Logger } from '@price-aggregator/runtime'

export type RetryDeps = {
  /** Resolves early when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** From 0 to below 1. */
  random(): number
}

/** `away`: the signal aborted first; with the last failure, where there was one. */
export type Reached<T> = { kind: 'answered'; value: T } | { kind: 'away'; error: Error | undefined }

const BACKOFF: BackoffOptions = { baseMs: 500, maxMs: 10_000 }

/** Tries until DynamoDB answers, however long it takes. Rejects where trying again is of no use. */
export const untilAnswered = async <T>(
  { sleep, random }: RetryDeps,
  attempt: () => Promise<T>,
  { logger, signal }: { logger: Pick<Logger, 'warn'>; signal: AbortSignal },
): Promise<Reached<T>> => {
  let last: Error | undefined
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return { kind: 'answered', value: await attempt() }
    } catch (error) {
      if (signal.aborted) break
      if (!(error instanceof StoreUnavailable)) throw error
      if (!last) logger.warn({ error }, 'DynamoDB cannot be reached: retrying')
      last = error
      await sleep(backoffMs(failures, BACKOFF, random()), signal)
    }
  }
  return { kind: 'away', error: last }
}
