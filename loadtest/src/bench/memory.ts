import { Redis } from 'ioredis'
import { getText, until } from '../system/processes.ts'
import { withSystem } from '../system/system.ts'
import { parseMetrics, sumOf } from './prometheus-text.ts'

const SIZES = [1_000, 100_000]
const MEGABYTE = 1_000_000

/** Memory of the API process, and what a scrape costs it, with few and with many assets. */
export const benchMemory = async () => {
  const results = []
  for (const size of SIZES) results.push(await measure(size))
  return {
    lines: results.map(
      ({ assets, rssMb, heapMb, scrapeMs }) =>
        `${String(assets).padStart(7)} assets: ${rssMb.toFixed(0)} MB resident, ${heapMb.toFixed(0)} MB of heap in use, a scrape of /metrics takes ${scrapeMs.toFixed(1)} ms`,
    ),
    ok: true,
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
      const started = performance.now()
      const page = parseMetrics(await getText(`${apiUrl}/metrics`))
      const scrapeMs = performance.now() - started
      const heapMb = sumOf(page, 'nodejs_heap_size_used_bytes') / MEGABYTE
      return { assets: size, rssMb: (await api.rss()) / MEGABYTE, heapMb, scrapeMs }
    },
  )
}

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
