/** Labels and points; a point's time is in Unix seconds. */
export type Series = { labels: Record<string, string>; points: readonly (readonly [number, number])[] }

/** Seconds since 1970, and seconds between two points. */
export type Range = { start: number; end: number; step: number }

export type PrometheusClient = ReturnType<typeof createPrometheusClient>

/** Prometheus refused a request, or did not answer it as it should. */
export class PrometheusError extends Error {
  readonly code = 'prometheus'
}

type Answer<T> = { status: 'success'; data: T } | { status: 'error'; error: string }
type Matrix = { result: { metric: Record<string, string>; values: [number, string][] }[] }
type Vector = { result: { metric: Record<string, string>; value: [number, string] }[] }

const DEADLINE_MS = 20_000

/** The HTTP API of a Prometheus. Rejects with `PrometheusError`. */
export const createPrometheusClient = (url: string) => {
  const get = async <T>(path: string, parameters: Record<string, string> = {}): Promise<T> => {
    const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters)}`, {
      signal: AbortSignal.timeout(DEADLINE_MS),
    })
    const answer = (await response.json()) as Answer<T>
    if (answer.status === 'error') throw new PrometheusError(answer.error)
    return answer.data
  }

  return {
    get,
    labelValues: (
      label: string,
      series: string,
      { start, end }: Pick<Range, 'start' | 'end'>,
    ): Promise<string[]> =>
      get(`label/${label}/values`, { 'match[]': series, start: String(start), end: String(end) }),
    range: async (query: string, { start, end, step }: Range): Promise<Series[]> => {
      const parameters = { query, start: String(start), end: String(end), step: String(step) }
      const { result } = await get<Matrix>('query_range', parameters)
      return result.map(({ metric, values }) => ({
        labels: metric,
        points: values.map(([at, value]) => [at, Number(value)] as const),
      }))
    },
    instant: async (query: string, time: number): Promise<Series[]> => {
      const { result } = await get<Vector>('query', { query, time: String(time) })
      return result.map(({ metric, value: [at, value] }) => ({
        labels: metric,
        points: [[at, Number(value)] as const],
      }))
    },
  }
}
