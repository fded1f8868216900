import { parseMetrics, seriesValue } from '@price-aggregator/loadtest/prometheus-text'

/** The body of `GET /prices/{asset}`. */
export type PriceBody = {
  asset: string
  price: number
  last_updated: string
  time_ago: string
  refresh_tier: string
  sources: number
  stale: boolean
}

type Answer<T> = { status: number; headers: Headers; body: T }

/** What tests ask the API. All reject where it cannot be reached. */
export type ApiClient = ReturnType<typeof createApiClient>

export const createApiClient = (baseUrl: string) => {
  const request = async <T>(path: string, method = 'GET'): Promise<Answer<T>> => {
    const response = await fetch(baseUrl + path, { method, signal: AbortSignal.timeout(15_000) })
    return { status: response.status, headers: response.headers, body: (await response.json()) as T }
  }
  return {
    price: (asset: string) => request<PriceBody>(`/prices/${asset}`),
    refresh: (asset: string) => request<{ message?: string; msg?: string }>(`/refresh/${asset}`, 'POST'),
    status: async (path: string): Promise<number> => {
      const response = await fetch(baseUrl + path, { signal: AbortSignal.timeout(15_000) })
      await response.arrayBuffer()
      return response.status
    },
    /** The value of one series, such as `price_cache_hits_total`, or `name{label="value"}` as it is exported. */
    metric: (series: string): Promise<number> => readMetric(baseUrl, series),
  }
}

/** The value of one series of a process; NaN where it has none. */
export const readMetric = async (baseUrl: string, series: string): Promise<number> => {
  const response = await fetch(`${baseUrl}/metrics`, { signal: AbortSignal.timeout(15_000) })
  return seriesValue(parseMetrics(await response.text()), series)
}
