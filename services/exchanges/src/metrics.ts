import type { QuoteFailure } from '@price-aggregator/prices'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { BreakerState } from './breaker-state.ts'
import type { Exchange, ExchangeHooks } from './exchange.ts'

/** From an exchange next door to the deadline of 800 ms and a little beyond; seconds. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6]

const STATE_VALUE: Record<BreakerState['kind'], number> = { closed: 0, open: 1, half_open: 2 }

/** All of them, so that each has its series from the start. */
const FAILURES: Record<QuoteFailure, true> = {
  timeout: true,
  network: true,
  http_status: true,
  not_listed: true,
  malformed: true,
  too_large: true,
  breaker_open: true,
  overloaded: true,
  cancelled: true,
}

export type ExchangeMetricsDeps = { registry: Registry; exchanges: readonly Exchange[] }

/** The metrics of the exchange edge, registered once per registry. A refusal by a breaker is an error, not a request. */
export const createExchangeMetrics = ({ registry, exchanges }: ExchangeMetricsDeps): ExchangeHooks => {
  const requests = new Counter({
    name: 'price_exchange_requests_total',
    help: 'Requests sent to an exchange',
    labelNames: ['exchange'],
    registers: [registry],
  })
  const errors = new Counter({
    name: 'price_exchange_errors_total',
    help: 'Quotes that could not be had from an exchange, by reason; breaker_open and overloaded (by us): not even asked for; not_listed: no fault',
    labelNames: ['exchange', 'error_type'],
    registers: [registry],
  })
  const durations = new Histogram({
    name: 'price_exchange_request_duration_seconds',
    help: 'From a request to an exchange to the end of its answer or its failure',
    labelNames: ['exchange'],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  })
  const states = new Gauge({
    name: 'price_circuit_breaker_state',
    help: 'Circuit breaker of an exchange: 0 closed, 1 open, 2 half open',
    labelNames: ['exchange'],
    registers: [registry],
  })
  for (const { name: exchange } of exchanges) {
    requests.inc({ exchange }, 0)
    for (const error_type of Object.keys(FAILURES)) errors.inc({ exchange, error_type }, 0)
    durations.zero({ exchange })
    states.set({ exchange }, STATE_VALUE.closed)
  }
  return {
    onRequest: (exchange, seconds) => {
      requests.inc({ exchange })
      durations.observe({ exchange }, seconds)
    },
    onFailure: (exchange, error_type) => errors.inc({ exchange, error_type }),
    onBreakerState: (exchange, state) => states.set({ exchange }, STATE_VALUE[state]),
  }
}
