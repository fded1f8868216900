import { createAssignment } from '@price-aggregator/prices'
import { expect } from 'chai'
import { Registry } from 'prom-client'
import { createPriceMemory } from '../price-memory.ts'
import { createMemoryMetrics } from './memory.ts'

const NOW = 1_800_000_000_000

const memoryOf = (count: number, priced = count) => {
  const assets = Array.from({ length: count }, (_, i) => `asset${i}`)
  const assignment = createAssignment({ generation: 1, assets, sizes: { hot: 4, medium: 2 } })
  const memory = createPriceMemory({ assignment, now: () => NOW })
  assets.slice(0, priced).forEach((asset, i) => {
    const observedAt = NOW - (i + 1) * 1_000
    const numbers = { price: 1, volume: 1, spread: 0, sourceCount: 1 }
    memory.apply({
      generation: 1,
      epoch: 1,
      price: { asset, ...numbers, observedAt, answeredAt: observedAt, sources: [] },
    })
  })
  const registry = new Registry()
  createMemoryMetrics(registry).watch({ memory, now: () => NOW })
  const lines = async (name: string) =>
    (await registry.metrics()).split('\n').filter(line => line.startsWith(`${name}{`))
  const read = (asset: string, times: number) => {
    const entry = memory.get(asset)
    if (entry) entry.reads += times
  }
  return { lines, read }
}

describe('createMemoryMetrics', () => {
  it('exports quantiles of the ages in seconds, by tier', async () => {
    const { lines } = memoryOf(5)
    expect(await lines('price_age_seconds')).to.deep.equal([
      'price_age_seconds{tier="hot",quantile="0.5"} 2',
      'price_age_seconds{tier="hot",quantile="0.95"} 4',
      'price_age_seconds{tier="hot",quantile="1"} 4',
      'price_age_seconds{tier="medium",quantile="0.5"} 5',
      'price_age_seconds{tier="medium",quantile="0.95"} 5',
      'price_age_seconds{tier="medium",quantile="1"} 5',
    ])
  })

  it('exports the reads of the most read assets only', async () => {
    const { lines, read } = memoryOf(1_000)
    for (let i = 0; i < 1_000; i++) read(`asset${i}`, 1_000 - i)
    const series = await lines('price_asset_access_total')
    expect(series).to.have.length(50)
    expect(series[0]).to.equal('price_asset_access_total{asset="asset0",tier="hot"} 1000')
    expect(series.at(-1)).to.equal('price_asset_access_total{asset="asset49",tier="cold"} 951')
  })

  it('never steps back while a series is exported', async () => {
    const { lines, read } = memoryOf(60)
    for (let i = 0; i < 60; i++) read(`asset${i}`, 5)
    read('asset59', 2)
    const before = await lines('price_asset_access_total')
    expect(before[0]).to.equal('price_asset_access_total{asset="asset59",tier="cold"} 7')
    read('asset59', 1)
    expect((await lines('price_asset_access_total'))[0]).to.equal(
      'price_asset_access_total{asset="asset59",tier="cold"} 8',
    )
  })

  it('exports how many listed assets have no price, by tier', async () => {
    const missing = async (count: number, priced: number) =>
      (await memoryOf(count, priced).lines('price_missing')).map(line => Number(line.split(' ')[1]))
    expect(await memoryOf(10, 3).lines('price_missing')).to.deep.equal([
      'price_missing{tier="hot"} 1',
      'price_missing{tier="medium"} 2',
      'price_missing{tier="cold"} 4',
    ])
    expect(await missing(10, 9)).to.deep.equal([0, 0, 1])
    expect(await missing(10, 10)).to.deep.equal([0, 0, 0])
  })

  it('exports nothing for a memory without prices or reads', async () => {
    const { lines } = memoryOf(0)
    expect(await lines('price_age_seconds')).to.deep.equal([])
    expect(await lines('price_asset_access_total')).to.deep.equal([])
  })
})
