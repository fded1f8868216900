import { expect } from 'chai'
import { Registry } from 'prom-client'
import { createRefresherMetrics } from './metrics.ts'

describe('refresher metrics', () => {
  it('are there from the start, with 0', async () => {
    const registry = new Registry()
    createRefresherMetrics(registry, { exchanges: ['x'] })
    const text = await registry.metrics()
    expect(text).to.contain('price_quotes_rejected_total{exchange="x",reason="outlier"} 0')
    expect(text).to.contain('price_writes_unknown_total 0')
    expect(text).to.contain('price_refresh_total{tier="hot",trigger_type="auto"} 0')
    expect(text).to.contain('price_refresh_total{tier="cold",trigger_type="force"} 0')
    expect(text).to.contain('price_refresh_errors_total{tier="medium",reason="no_quotes"} 0')
    expect(text).to.contain('price_refresh_skipped_total{tier="hot",reason="behind"} 0')
    expect(text).to.contain('price_writes_rejected_total{reason="fenced"} 0')
    expect(text).to.contain('price_refresh_duration_seconds_count{tier="hot"} 0')
  })

  it('count the quotes left out, by exchange and reason', async () => {
    const registry = new Registry()
    const metrics = createRefresherMetrics(registry)
    const numbers = { price: 1, volume: 1, timestamp: 1 }
    metrics.sources([
      { exchange: 'x', ...numbers, kind: 'rejected', reason: 'outlier' },
      { exchange: 'y', ...numbers, kind: 'kept', weight: 1 },
      { exchange: 'z', kind: 'failed', reason: 'timeout' },
    ])
    const lines = (await registry.metrics()).split('\n')
    expect(lines.filter(line => line.startsWith('price_quotes_rejected_total{'))).to.deep.equal([
      'price_quotes_rejected_total{exchange="x",reason="outlier"} 1',
    ])
  })

  it('show which assignment the source gives and which one counts, as of now', async () => {
    const registry = new Registry()
    const generations = { given: 7, current: 7 }
    createRefresherMetrics(registry).watchGenerations(() => generations)
    generations.current = 9
    const text = await registry.metrics()
    expect(text).to.contain('price_assignment_generation{which="given"} 7')
    expect(text).to.contain('price_assignment_generation{which="current"} 9')
  })

  it('show each shard there is, and under which epoch it is led', async () => {
    const registry = new Registry()
    const metrics = createRefresherMetrics(registry)
    const shards = [0, 1].map(index => ({ tier: 'cold' as const, index }))
    metrics.leads(shards, [{ shard: { tier: 'cold', index: 1 }, epoch: 42 }])
    const text = await registry.metrics()
    expect(text).to.contain('price_shard_leader{tier="cold",shard="0"} 0')
    expect(text).to.contain('price_shard_leader{tier="cold",shard="1"} 1')
    expect(text).to.contain('price_shard_epoch{tier="cold",shard="1"} 42')
    metrics.leads(shards.slice(0, 1), [])
    expect(await registry.metrics()).not.to.contain('shard="1"')
  })
})
