import { expect } from 'chai'
import { Registry } from 'prom-client'
import { createHistoryMetrics } from './metrics.ts'

describe('createHistoryMetrics', () => {
  it('registers every name of the design with bounded labels', async () => {
    const registry = new Registry()
    createHistoryMetrics(registry)
    const text = await registry.metrics()
    expect(registry.getMetricsAsArray().map(({ name }) => name)).to.have.members([
      'price_dynamodb_read_latency_seconds',
      'price_dynamodb_write_latency_seconds',
      'price_dynamodb_read_units_total',
      'price_dynamodb_write_units_total',
      'price_dynamodb_errors_total',
      'price_history_dropped_total',
      'price_history_queue_length',
    ])
    for (const operation of ['newest', 'range', 'write', 'delete', 'ping']) {
      expect(text).to.include(`price_dynamodb_errors_total{operation="${operation}"} 0`)
    }
    for (const reason of ['full', 'rejected', 'shutdown']) {
      expect(text).to.include(`price_history_dropped_total{reason="${reason}"} 0`)
    }
  })

  it('counts what its hooks are told', async () => {
    const registry = new Registry()
    const { observe, onDrop, watchQueue } = createHistoryMetrics(registry)
    observe.read(0.02, 0.5)
    observe.write(0.02, 25)
    observe.error('newest')
    onDrop(3, 'full')
    watchQueue(() => 42)
    const text = await registry.metrics()
    expect(text.split('\n')).to.include.members([
      'price_dynamodb_read_latency_seconds_count 1',
      'price_dynamodb_write_latency_seconds_count 1',
      'price_dynamodb_read_units_total 0.5',
      'price_dynamodb_write_units_total 25',
      'price_dynamodb_errors_total{operation="newest"} 1',
      'price_history_dropped_total{reason="full"} 3',
      'price_history_queue_length 42',
    ])
  })
})
