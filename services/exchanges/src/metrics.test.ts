import { expect } from 'chai'
import { Registry } from 'prom-client'
import { createExchangeMetrics } from './metrics.ts'

const EXCHANGES = ['exchange1', 'exchange2'].map(name => ({ name, baseUrl: 'http://localhost' }))

describe('createExchangeMetrics', () => {
  const setUp = () => {
    const registry = new Registry()
    return { registry, hooks: createExchangeMetrics({ registry, exchanges: EXCHANGES }) }
  }

  it('has the series of every exchange from the start', async () => {
    const text = await setUp().registry.metrics()
    for (const { name } of EXCHANGES) {
      expect(text).to.include(`price_exchange_requests_total{exchange="${name}"} 0`)
      expect(text).to.include(`price_exchange_request_duration_seconds_count{exchange="${name}"} 0`)
      expect(text).to.include(`price_circuit_breaker_state{exchange="${name}"} 0`)
      for (const type of [
        'timeout',
        'network',
        'http_status',
        'not_listed',
        'malformed',
        'too_large',
        'breaker_open',
        'overloaded',
        'cancelled',
      ]) {
        expect(text).to.include(`price_exchange_errors_total{exchange="${name}",error_type="${type}"} 0`)
      }
    }
  })

  it('counts requests, failures and states by exchange', async () => {
    const { registry, hooks } = setUp()
    hooks.onRequest('exchange1', 0.03)
    hooks.onFailure('exchange1', 'timeout')
    hooks.onFailure('exchange2', 'breaker_open')
    hooks.onBreakerState('exchange1', 'open')
    hooks.onBreakerState('exchange2', 'half_open')
    const text = await registry.metrics()
    for (const line of [
      'price_exchange_requests_total{exchange="exchange1"} 1',
      'price_exchange_requests_total{exchange="exchange2"} 0',
      'price_exchange_errors_total{exchange="exchange1",error_type="timeout"} 1',
      'price_exchange_errors_total{exchange="exchange2",error_type="breaker_open"} 1',
      'price_exchange_request_duration_seconds_bucket{le="0.025",exchange="exchange1"} 0',
      'price_exchange_request_duration_seconds_bucket{le="0.05",exchange="exchange1"} 1',
      'price_exchange_request_duration_seconds_sum{exchange="exchange1"} 0.03',
      'price_circuit_breaker_state{exchange="exchange1"} 1',
      'price_circuit_breaker_state{exchange="exchange2"} 2',
    ]) {
      expect(text).to.include(line)
    }
  })
})
