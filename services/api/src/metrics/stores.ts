import { Counter, Histogram, type Registry } from 'prom-client'

/** Fine where the aim of 20 ms lies. */
const DELAY_BUCKETS = [
  0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
]

/** `price_update_delay_seconds`: from the exchanges' answers to API memory. */
export const createUpdateDelay = (registry: Registry): Histogram =>
  new Histogram({
    name: 'price_update_delay_seconds',
    help: 'Seconds from when the exchanges had answered until the price was in API memory',
    buckets: DELAY_BUCKETS,
    registers: [registry],
  })

export type LookupMetrics = {
  lookups: Counter<'store'>
  errors: Counter<'store'>
  /** Look-ups turned away because too many were in flight. */
  refused: Counter
}

export const createLookupMetrics = (registry: Registry): LookupMetrics => {
  const lookups = new Counter({
    name: 'price_lookups_total',
    help: 'Reads of a price that memory lacks, by store',
    labelNames: ['store'],
    registers: [registry],
  })
  const errors = new Counter({
    name: 'price_lookup_errors_total',
    help: 'Reads on behalf of a request that a store did not answer, by store',
    labelNames: ['store'],
    registers: [registry],
  })
  // Present from the start, so that the first error shows as an increase.
  for (const store of ['latest', 'history']) {
    lookups.inc({ store }, 0)
    errors.inc({ store }, 0)
  }
  const refused = new Counter({
    name: 'price_lookups_refused_total',
    help: 'Look-ups turned away because too many were in flight',
    registers: [registry],
  })
  return { lookups, errors, refused }
}
