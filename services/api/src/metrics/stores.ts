import { Counter, exponentialBuckets, Histogram, type Registry } from 'prom-client'

/** `price_update_delay_seconds`: from the exchanges' answers to API memory. */
export const createUpdateDelay = (registry: Registry): Histogram =>
  new Histogram({
    name: 'price_update_delay_seconds',
    help: 'Seconds from when the exchanges had answered until the price was in API memory',
    buckets: exponentialBuckets(0.001, 2, 14),
    registers: [registry],
  })

export type LookupMetrics = {
  errors: Counter<'store'>
  /** Look-ups turned away because too many were in flight. */
  refused: Counter
}

export const createLookupMetrics = (registry: Registry): LookupMetrics => {
  const errors = new Counter({
    name: 'price_lookup_errors_total',
    help: 'Reads on behalf of a request that a store did not answer, by store',
    labelNames: ['store'],
    registers: [registry],
  })
  // Present from the start, so that the first error shows as an increase.
  for (const store of ['latest', 'history']) errors.inc({ store }, 0)
  const refused = new Counter({
    name: 'price_lookups_refused_total',
    help: 'Look-ups turned away because too many were in flight',
    registers: [registry],
  })
  return { errors, refused }
}
