import { setTimeout as sleepFor } from 'node:timers/promises'
import { type BackoffOptions, backoffMs } from './backoff.ts'

/** Waits; resolves early when the signal aborts. Never rejects. */
export const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleepFor(ms, undefined, { signal }).catch(() => undefined)
}

export type LoopOptions = {
  signal: AbortSignal
  /** Pause after a round that went well. */
  pauseMs: number
  backoff?: BackoffOptions
  /** Told of the first failure of a row, not of each. */
  onFailure(error: unknown): void
  /** Told when a round goes well again. */
  onRecovery(): void
}

const BACKOFF: BackoffOptions = { baseMs: 100, maxMs: 5_000 }

/** Runs a task again and again until the signal aborts; failures are retried with backoff and said once. */
export const runLoop = async (task: () => Promise<void>, options: LoopOptions): Promise<void> => {
  const { signal, pauseMs, backoff = BACKOFF, onFailure, onRecovery } = options
  let failures = 0
  while (!signal.aborted) {
    try {
      await task()
      if (failures > 0) onRecovery()
      failures = 0
      if (pauseMs > 0) await sleep(pauseMs, signal)
    } catch (error) {
      if (signal.aborted) return
      if (failures === 0) onFailure(error)
      failures += 1
      await sleep(backoffMs(failures, backoff, Math.random()), signal)
    }
  }
}
