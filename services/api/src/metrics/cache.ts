import { Counter, type Registry } from 'prom-client'

/** Plain numbers that readers add to and a scrape exports. */
export type CacheCounts = { hits: number; misses: number }

/** `price_cache_hits_total` and `price_cache_misses_total`. */
export const createCacheMetrics = (registry: Registry): CacheCounts => {
  const counts: CacheCounts = { hits: 0, misses: 0 }
  const exported = (name: string, help: string, value: () => number) => {
    const counter = new Counter({
      name,
      help,
      registers: [registry],
      collect: () => {
        counter.reset()
        counter.inc(value())
      },
    })
  }
  exported(
    'price_cache_hits_total',
    'Prices answered from memory or Redis, without history or a refresh',
    () => counts.hits,
  )
  exported(
    'price_cache_misses_total',
    'Prices that needed history or a refresh, or could not be had',
    () => counts.misses,
  )
  return counts
}
