import { setTimeout as sleep } from 'node:timers/promises'
import { type ApiCounts, readApi } from './api-watch.ts'
import { readUsages, type Usage, type Watched } from './process-watch.ts'

const EVERY_MS = 1_000
/** A scrape costs the API some milliseconds: less often than what is read from outside. */
const API_EVERY = 2

/** What was read of the processes and of the API's metrics while a load ran. */
export type Watch = {
  usages: Usage[]
  api: ApiCounts[]
  /** One more process to watch, from now on. */
  add(watched: Watched): Promise<void>
  /** Reads once more, and no more after that. Stopping twice is harmless. */
  stop(): Promise<void>
}

export type WatchDeps = {
  processes: readonly Watched[]
  metricsUrl: string
  /** Unix time, ms. */
  now(): number
  /** After each round of readings. */
  onRound(): void
}

/** Reads every process once a second and the API's metrics every other. Where no process is known, the API's own account. */
export const startWatch = async ({ processes, metricsUrl, now, onRound }: WatchDeps): Promise<Watch> => {
  const watched = [...processes]
  const byMetrics = processes.length === 0
  const stop = new AbortController()
  const usages: Usage[] = []
  const api: ApiCounts[] = []
  const readCounts = async () => {
    const counts = await readApi(metricsUrl, now)
    if (!counts) return
    api.push(counts)
    if (byMetrics && counts.usage) usages.push(counts.usage)
  }
  const read = async (withApi: boolean) => {
    usages.push(...(await readUsages(watched, now)))
    if (withApi) await readCounts()
  }
  const run = async () => {
    for (let round = 1; !stop.signal.aborted; round++) {
      await sleep(EVERY_MS, undefined, { signal: stop.signal }).catch(() => undefined)
      if (stop.signal.aborted) return
      await read(round % API_EVERY === 0)
      onRound()
    }
  }
  await read(true)
  const running = run()
  return {
    usages,
    api,
    add: async one => {
      watched.push(one)
      usages.push(...(await readUsages([one], now)))
    },
    stop: async () => {
      if (stop.signal.aborted) return
      stop.abort()
      await running
      await read(true)
    },
  }
}
