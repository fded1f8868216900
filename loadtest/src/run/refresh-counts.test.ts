import { expect } from 'chai'
import { parseMetrics } from '../system/prometheus-text.ts'
import { hitShareBetween } from './api-watch.ts'
import { loadBetween, loadsOf } from './process-watch.ts'
import { refreshCountsOf, stormCost } from './refresh-counts.ts'

const page = (forced: number, auto: number, requests: [number, number]) =>
  parseMetrics(`
price_refresh_total{tier="cold",trigger_type="force"} ${forced}
price_refresh_total{tier="hot",trigger_type="auto"} ${auto}
price_exchange_requests_total{exchange="exchange1"} ${requests[0]}
price_exchange_requests_total{exchange="exchange2"} ${requests[1]}
`)

describe('stormCost', () => {
  it('is what one exchange was asked for at most, scheduled refreshes left out', () => {
    const before = refreshCountsOf(page(5, 100, [105, 105]))
    const after = refreshCountsOf(page(705, 130, [835, 834]))
    expect(stormCost(before, after, 720)).to.deep.equal({ assets: 720, forced: 700, fetches: 700 })
  })
})

describe('loadsOf and loadBetween', () => {
  const usages = [0, 1_000, 2_000, 3_000].map((at, i) => ({
    at,
    name: 'api',
    cpuMs: [0, 100, 900, 1_000][i] ?? 0,
    memoryBytes: 10 + i,
  }))
  it('give mean CPU and highest memory of the span', () => {
    const loads = loadsOf(usages).get('api') ?? []
    expect(loads.map(({ cpu }) => cpu)).to.deep.equal([0.1, 0.8, 0.1])
    expect(loadBetween(loads, 1_000, 1_500)).to.deep.equal({ cpu: 0.8, memoryBytes: 12 })
    expect(loadBetween(loads, 9_000, 9_500)).to.equal(undefined)
  })

  it('leave out a process that was read once', () => {
    expect(loadsOf(usages.slice(0, 1)).get('api')).to.deep.equal([])
  })
})

describe('hitShareBetween', () => {
  const counts = (hits: number, misses: number) => {
    const usage = { at: 0, name: 'api', cpuMs: 0, memoryBytes: 0 }
    return { at: 0, hits, misses, usage }
  }
  it('counts only what came between', () => {
    expect(hitShareBetween(counts(100, 100), counts(195, 105))).to.equal(0.95)
  })

  it('is unknown without prices, without readings and over a restart', () => {
    expect(hitShareBetween(counts(1, 1), counts(1, 1))).to.equal(undefined)
    expect(hitShareBetween(undefined, counts(1, 1))).to.equal(undefined)
    expect(hitShareBetween(counts(9, 0), counts(1, 10))).to.equal(undefined)
  })
})
