import { Redis } from 'ioredis'
import { getText, type ServiceProcess, until } from '../system/processes.ts'
import { parseMetrics, sumOf } from '../system/prometheus-text.ts'
import { withSystem } from '../system/system.ts'
import { median } from './statistics.ts'

const SIZES = [1_000, 100_000]
const MEGABYTE = 1_000_000
const SCRAPES = 50

/** What the project promises of a scrape, milliseconds of the API's event loop. */
const LIMIT_MS = 10

/** Memory of the API process, and what a scrape costs it, with few and with many assets. */
export const benchMemory = async () => {
  const results = []
  for (const size of SIZES) results.push(await measure(size))
  return {
    lines: results.map(lineOf),
    ok: results.every(({ scrape }) => scrape.wallMs < LIMIT_MS && scrape.cpuMs < LIMIT_MS),
    figures: results,
  }
}

const measure = async (size: number) => {
  const symbols = Array.from({ length: size }, (_, i) => `asset${i}usdt`)
  return withSystem(
    { symbols, withRefresher: false, beforeApi: port => fill(port, symbols) },
    async ({ apiUrl, api }) => {
      await until('the last asset is served from memory', async () => {
        const response = await fetch(`${apiUrl}/prices/${symbols.at(-1)}`)
        return response.status === 200
      })
      const scrape = await scrapeCost(`${apiUrl}/metrics`, api)
      const heapMb =
        sumOf(parseMetrics(await getText(`${apiUrl}/metrics`)), 'nodejs_heap_size_used_bytes') / MEGABYTE
      return { assets: size, rssMb: (await api.rss()) / MEGABYTE, heapMb, scrape }
    },
  )
}

/**
 * What a scrape costs: the median time to its answer, which is the event loop's and the way there and back, and CPU of
 * the whole process. The first one runs code that has not been compiled yet.
 */
const scrapeCost = async (url: string, api: ServiceProcess) => {
  const firstMs = await timeOf(url)
  for (let i = 0; i < SCRAPES; i++) await timeOf(url)
  const before = await api.cpuMs()
  const times: number[] = []
  for (let i = 0; i < SCRAPES; i++) times.push(await timeOf(url))
  return { wallMs: median(times), cpuMs: ((await api.cpuMs()) - before) / SCRAPES, firstMs }
}

const timeOf = async (url: string): Promise<number> => {
  const started = performance.now()
  await getText(url)
  return performance.now() - started
}

type Measured = Awaited<ReturnType<typeof measure>>

const lineOf = ({ assets, rssMb, heapMb, scrape: { wallMs, cpuMs, firstMs } }: Measured): string =>
  `${String(assets).padStart(7)} assets: ${rssMb.toFixed(0)} MB resident, ${heapMb.toFixed(0)} MB of heap in use; ` +
  `a scrape of /metrics takes ${wallMs.toFixed(1)} ms and ${cpuMs.toFixed(1)} ms of CPU (at most ${LIMIT_MS}), the first one ${firstMs.toFixed(0)} ms`

/** Writes a price for every asset, as a refresher would have. */
const fill = async (port: number, symbols: readonly string[]): Promise<void> => {
  const redis = new Redis(port, '127.0.0.1')
  const observedAt = Date.now()
  for (let start = 0; start < symbols.length; start += 1_000) {
    const pipeline = redis.pipeline()
    for (const asset of symbols.slice(start, start + 1_000)) {
      const json = JSON.stringify(priceOf(asset, observedAt))
      pipeline.hset(`{prices}:price:${asset}`, { json, observedAt, epoch: 1, generation: 1 })
    }
    await pipeline.exec()
  }
  await redis.quit()
}

const priceOf = (asset: string, observedAt: number) => ({
  asset,
  price: 1234.5678,
  volume: 300,
  spread: 0.0004,
  observedAt,
  answeredAt: observedAt + 5,
  sources: ['exchange1', 'exchange2', 'exchange3'].map(exchange => ({
    exchange,
    kind: 'kept',
    price: 1234.5678,
    volume: 100,
    timestamp: Math.floor(observedAt / 1_000),
    weight: 1 / 3,
  })),
  sourceCount: 3,
})
