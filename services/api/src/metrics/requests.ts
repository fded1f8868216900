import { Counter, exponentialBuckets, Histogram, type Registry } from 'prom-client'

/** The values of the label `endpoint`: whatever else is asked for is `other`. */
export const ENDPOINTS = ['/prices', '/refresh', '/health', '/livez', '/readyz', '/metrics', 'other'] as const
export type Endpoint = (typeof ENDPOINTS)[number]

const BY_SEGMENT: ReadonlyMap<string, Endpoint> = new Map(ENDPOINTS.map(endpoint => [endpoint, endpoint]))

/** The endpoint of a request target: decided by its path's first segment. */
export const endpointOf = (url: string): Endpoint =>
  BY_SEGMENT.get(/^\/[^/?]*/.exec(url)?.[0] ?? '') ?? 'other'

/**
 * Seconds. An answer from memory takes microseconds, hence the three below 1 ms; from there on doubling to 8 s, with
 * the targets of 80 and 100 ms between, so that nothing about them is interpolated.
 */
export const DURATION_BUCKETS = [
  ...[0.0001, 0.00025, 0.0005],
  ...exponentialBuckets(0.001, 2, 7),
  ...[0.08, 0.1],
  ...exponentialBuckets(0.128, 2, 7),
]

/** Counts one endpoint's requests. Cheap enough for every request: it only adds to numbers. */
export type RequestRecorder = { record(status: number, seconds: number): void }

/** Series that are there before the first such answer, which then shows as an increase. */
const FROM_THE_START: ReadonlySet<string> = new Set(
  ['/prices', '/refresh'].flatMap(endpoint => [500, 503].map(status => `${endpoint} ${status}`)),
)

type Recorded = { counts: Float64Array; statuses: Float64Array; sum: { seconds: number } }

/** `price_api_requests_total{endpoint,status}` and `price_api_request_duration_seconds{endpoint}`. */
export const createRequestMetrics = (registry: Registry): Record<Endpoint, RequestRecorder> => {
  const recorded = new Map(ENDPOINTS.map(endpoint => [endpoint, emptyRecord()]))
  exportRequests(registry, recorded)
  exportDurations(registry, recorded)
  const recorders = ENDPOINTS.map(endpoint => [endpoint, recorderOf(recorded.get(endpoint) ?? emptyRecord())])
  return Object.fromEntries(recorders)
}

const emptyRecord = (): Recorded => ({
  // One more than the buckets: what is longer than the last.
  counts: new Float64Array(DURATION_BUCKETS.length + 1),
  statuses: new Float64Array(600),
  sum: { seconds: 0 },
})

const recorderOf = ({ counts, statuses, sum }: Recorded): RequestRecorder => ({
  record: (status, seconds) => {
    let bucket = 0
    while (bucket < DURATION_BUCKETS.length && seconds > (DURATION_BUCKETS[bucket] ?? 0)) bucket += 1
    counts[bucket] = (counts[bucket] ?? 0) + 1
    statuses[status] = (statuses[status] ?? 0) + 1
    sum.seconds += seconds
  },
})

const exportRequests = (registry: Registry, recorded: ReadonlyMap<Endpoint, Recorded>): void => {
  const counter = new Counter({
    name: 'price_api_requests_total',
    help: 'Requests answered, by endpoint and status',
    labelNames: ['endpoint', 'status'],
    registers: [registry],
    collect: () => {
      counter.reset()
      for (const [endpoint, { statuses }] of recorded) {
        statuses.forEach((count, status) => {
          if (count > 0 || FROM_THE_START.has(`${endpoint} ${status}`))
            counter.inc({ endpoint, status }, count)
        })
      }
    },
  })
}

/** A prom-client histogram that is only read: its own `observe` costs more than the rest of an answer from memory. */
const exportDurations = (registry: Registry, recorded: ReadonlyMap<Endpoint, Recorded>): void => {
  const histogram = new Histogram({
    name: 'price_api_request_duration_seconds',
    help: 'Seconds from a request to its answer, by endpoint',
    labelNames: ['endpoint'],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  })
  const { name, help, type, aggregator } = histogram as Histogram & Described
  const get = async () => ({
    name,
    help,
    type,
    aggregator,
    values: [...recorded].flatMap(([endpoint, record]) => seriesOf(name, endpoint, record)),
  })
  Object.assign(histogram, { get, getForPromString: get })
}

type Described = { name: string; help: string; type: string; aggregator: string }

const seriesOf = (name: string, endpoint: Endpoint, { counts, sum }: Recorded) => {
  let total = 0
  const buckets = Array.from(counts, (count, i) => {
    total += count
    return {
      metricName: `${name}_bucket`,
      labels: { le: DURATION_BUCKETS[i] ?? '+Inf', endpoint },
      value: total,
    }
  })
  if (total === 0) return []
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels: { endpoint }, value: sum.seconds },
    { metricName: `${name}_count`, labels: { endpoint }, value: total },
  ]
}
