import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { getText } from '../system/processes.ts'
import type { System } from '../system/system.ts'

/** A cold price older than this is refreshed when it is read: the tier's rule, and a little more. */
const AGED_MS = 30_500
/** Scheduled refreshes make some young again all the time, 1 in 10 within those 30 s. */
const AGED_SHARE = 0.8
const GIVE_UP_MS = 90_000
const WARM_UP = { requests: 2_000, atOnce: 20 }

/** Waits until each asset has a price. Rejects after 90 s. */
export const awaitPrices = async (
  system: System,
  assets: readonly string[],
  stop: AbortSignal,
): Promise<void> =>
  untilAges(system, assets, stop, 'each asset has a price', ages => !ages.includes(undefined))

/** Some thousand requests, so that what is measured is a process that has run for a while: its code is compiled. */
export const warmUp = async (urls: readonly string[], signal: AbortSignal): Promise<void> => {
  const one = async (first: number) => {
    for (let i = first; i < WARM_UP.requests && !signal.aborted; i += WARM_UP.atOnce)
      await getText(urls[i % urls.length] ?? '').catch(() => undefined)
  }
  await Promise.all(Array.from({ length: WARM_UP.atOnce }, (_, first) => one(first)))
}

/** Waits until most prices of these assets have aged, and gives those that have. Rejects after 90 s. */
export const awaitAged = async (
  system: System,
  assets: readonly string[],
  stop: AbortSignal,
): Promise<string[]> => {
  let aged: string[] = []
  await untilAges(system, assets, stop, 'cold prices have aged', ages => {
    aged = assets.filter((_, i) => (ages[i] ?? 0) >= AGED_MS)
    return aged.length >= assets.length * AGED_SHARE
  })
  return aged
}

type Ages = readonly (number | undefined)[]

const untilAges = async (
  { redisPort }: System,
  assets: readonly string[],
  stop: AbortSignal,
  what: string,
  condition: (ages: Ages) => boolean,
): Promise<void> => {
  const redis = new Redis(redisPort, '127.0.0.1')
  try {
    const deadline = performance.now() + GIVE_UP_MS
    while (!condition(await readAges(redis, assets))) {
      stop.throwIfAborted()
      if (performance.now() > deadline) throw new Error(`gave up waiting until ${what}`)
      await sleep(500)
    }
  } finally {
    redis.disconnect()
  }
}

/** Milliseconds since each asset's price was observed, on the store's clock; undefined: it has none. */
const readAges = async (redis: Redis, assets: readonly string[]): Promise<Ages> => {
  const pipeline = redis.pipeline()
  for (const asset of assets) pipeline.hget(`{prices}:price:${asset}`, 'observedAt')
  const [seconds = 0, micros = 0] = await redis.time()
  const now = Number(seconds) * 1_000 + Number(micros) / 1_000
  const answers = (await pipeline.exec()) ?? []
  return answers.map(([, observedAt]) =>
    typeof observedAt === 'string' ? now - Number(observedAt) : undefined,
  )
}

/** A file of symbols for the script. */
export const writeSymbolsFile = async (folder: string, symbols: readonly string[]): Promise<string> => {
  const file = join(folder, 'symbols.csv')
  await writeFile(file, `symbol\n${symbols.join('\n')}\n`)
  return file
}
