import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { HISTORY_OPERATIONS, type HistoryObserver } from './observer.ts'
import { DROP_REASONS, type DropReason } from './write-queue.ts'

export type HistoryMetrics = {
  /** For `createDynamoHistoryStore`. */
  observe: HistoryObserver
  /** For `createHistoryWriter`. */
  onDrop(count: number, reason: DropReason): void
  /** Where the queue's length is read from at each scrape. */
  watchQueue(length: () => number): void
}

const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

/** The history store's metrics on a registry, and the hooks that feed them. */
export const createHistoryMetrics = (registry: Registry): HistoryMetrics => {
  const registers = [registry]
  const latency = (name: string, help: string) =>
    new Histogram({ name, help, buckets: LATENCY_BUCKETS, registers })
  const counter = (name: string, help: string) => new Counter({ name, help, registers })

  const readSeconds = latency(
    'price_dynamodb_read_latency_seconds',
    'Duration of DynamoDB reads, failed ones too',
  )
  const writeSeconds = latency(
    'price_dynamodb_write_latency_seconds',
    'Duration of DynamoDB writes, failed ones too',
  )
  const readUnits = counter('price_dynamodb_read_units_total', 'Read capacity units consumed')
  const writeUnits = counter('price_dynamodb_write_units_total', 'Write capacity units consumed')
  const errors = new Counter({
    name: 'price_dynamodb_errors_total',
    help: 'DynamoDB calls that failed',
    labelNames: ['operation'],
    registers,
  })
  const dropped = new Counter({
    name: 'price_history_dropped_total',
    help: 'Prices that never reached history',
    labelNames: ['reason'],
    registers,
  })
  let queueLength = () => 0
  new Gauge({
    name: 'price_history_queue_length',
    help: 'Prices waiting to be written to history',
    registers,
    collect() {
      this.set(queueLength())
    },
  })
  for (const operation of HISTORY_OPERATIONS) errors.inc({ operation }, 0)
  for (const reason of DROP_REASONS) dropped.inc({ reason }, 0)

  return {
    observe: {
      read: (seconds, units) => {
        readSeconds.observe(seconds)
        readUnits.inc(units)
      },
      write: (seconds, units) => {
        writeSeconds.observe(seconds)
        writeUnits.inc(units)
      },
      error: operation => errors.inc({ operation }),
    },
    onDrop: (count, reason) => dropped.inc({ reason }, count),
    watchQueue: length => {
      queueLength = length
    },
  }
}
