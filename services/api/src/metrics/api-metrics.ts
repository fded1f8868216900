import type { Counter, Histogram, Registry } from 'prom-client'
import { createLostAccesses } from './accesses.ts'
import { type CacheCounts, createCacheMetrics } from './cache.ts'
import { createJobMetrics, type JobMetrics } from './jobs.ts'
import { createMemoryMetrics, type MemoryMetrics } from './memory.ts'
import { createRequestMetrics, type Endpoint, type RequestRecorder } from './requests.ts'
import { createLookupMetrics, createUpdateDelay, type LookupMetrics } from './stores.ts'

/** All that the API counts. */
export type ApiMetrics = {
  requests: Record<Endpoint, RequestRecorder>
  cache: CacheCounts
  lookups: LookupMetrics
  updateDelay: Histogram
  memory: MemoryMetrics
  lostAccesses: Counter
  jobs: JobMetrics
}

export const createApiMetrics = (registry: Registry): ApiMetrics => ({
  requests: createRequestMetrics(registry),
  cache: createCacheMetrics(registry),
  lookups: createLookupMetrics(registry),
  updateDelay: createUpdateDelay(registry),
  memory: createMemoryMetrics(registry),
  lostAccesses: createLostAccesses(registry),
  jobs: createJobMetrics(registry),
})
