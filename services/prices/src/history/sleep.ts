import { setTimeout as sleepFor } from 'node:timers/promises'

export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>

/** Waits; resolves early when the signal aborts. Never rejects. */
export const sleep: Sleep = async (ms, signal) => {
  await sleepFor(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
}
