import { getText } from '../system/processes.ts'
import { parseMetrics, sumOf } from '../system/prometheus-text.ts'
import type { Usage } from './process-watch.ts'

/** What the API says of itself at a moment. */
export type ApiCounts = { at: number; hits: number; misses: number; usage: Usage | undefined }

/** Reads an API's `/metrics`; undefined: it does not answer, or it is not an API's. */
export const readApi = async (metricsUrl: string, now: () => number): Promise<ApiCounts | undefined> => {
  const text = await getText(metricsUrl).catch(() => undefined)
  if (text === undefined) return undefined
  const page = parseMetrics(text)
  const has = (metric: string) => page.some(({ name }) => name === metric)
  if (!has('price_cache_hits_total')) return undefined
  const at = now()
  return {
    at,
    hits: sumOf(page, 'price_cache_hits_total'),
    misses: sumOf(page, 'price_cache_misses_total'),
    // Of what is not told, nothing is known: it is not zero.
    usage: has('process_cpu_seconds_total')
      ? {
          at,
          name: 'api',
          cpuMs: sumOf(page, 'process_cpu_seconds_total') * 1_000,
          memoryBytes: sumOf(page, 'process_resident_memory_bytes'),
        }
      : undefined,
  }
}

/** Cache hits of all prices answered between two readings; undefined: none was, or the API was restarted. */
export const hitShareBetween = (
  before: ApiCounts | undefined,
  after: ApiCounts | undefined,
): number | undefined => {
  if (!before || !after) return undefined
  const hits = after.hits - before.hits
  const all = hits + after.misses - before.misses
  return all > 0 && hits >= 0 ? hits / all : undefined
}
