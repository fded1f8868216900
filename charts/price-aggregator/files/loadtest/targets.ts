/** What a group has to meet; undefined: not asked of it. Shares are from 0 to 1. */
export type Targets = {
  p95Ms: number | undefined
  p99Ms: number
  /** Failed requests of all: fewer than this; 0: none at all. */
  errorShare: number
  requestsPerSecond: number | undefined
  /** Prices answered from memory or Redis of all prices answered, by the API's own count. */
  cacheHitShare: number | undefined
  /** The API's CPU of its limit. */
  apiCpuShare: number | undefined
  /** The API's resident memory of its limit. */
  apiMemoryShare: number
}

/** A generator that sends less of what is wanted measures something else: requests that wait unsent are slow ones. */
export const LEAST_SENT = 0.97

/** The project's targets, but for what a group states otherwise. */
export const targets = (changes: Partial<Targets>): Targets => ({
  p95Ms: 80,
  p99Ms: 100,
  errorShare: 0.001,
  requestsPerSecond: undefined,
  cacheHitShare: 0.95,
  apiCpuShare: 0.7,
  apiMemoryShare: 0.8,
  ...changes,
})
