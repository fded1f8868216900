import { TIERS } from '@price-aggregator/prices'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { PriceMemory } from '../price-memory.ts'
import { largest } from './largest.ts'

/** How many assets `price_asset_access_total` shows: each costs a series. */
const TOP_ASSETS = 50

const QUANTILES = [0.5, 0.95, 1]

/** What the metrics are computed from: a memory, and the clock on which its prices were observed. */
type WatchedMemory = { memory: Pick<PriceMemory, 'ages' | 'countMissing' | 'entries'>; now: () => number }

const NOTHING: WatchedMemory['memory'] = {
  ages: () => [],
  countMissing: () => ({ hot: 0, medium: 0, cold: 0 }),
  entries: () => [].values(),
}

export type MemoryMetrics = { watch(watched: WatchedMemory): void }

/** `price_asset_access_total`, `price_age_seconds` and `price_missing`, computed when scraped. */
export const createMemoryMetrics = (registry: Registry): MemoryMetrics => {
  const state: { watched: WatchedMemory } = {
    watched: { memory: NOTHING, now: () => 0 },
  }
  exportAccess(registry, () => state.watched)
  exportAges(registry, () => state.watched)
  exportMissing(registry, () => state.watched)
  return {
    watch: watched => {
      state.watched = watched
    },
  }
}

const exportAccess = (registry: Registry, watched: () => WatchedMemory): void => {
  const counter = new Counter({
    name: 'price_asset_access_total',
    help: `Prices answered, of the ${TOP_ASSETS} most read assets`,
    labelNames: ['asset', 'tier'],
    registers: [registry],
    collect: () => {
      counter.reset()
      const top = largest(watched().memory.entries(), TOP_ASSETS, entry => entry.reads)
      for (const { asset, tier, reads } of top) if (reads > 0) counter.inc({ asset, tier }, reads)
    },
  })
}

const exportAges = (registry: Registry, watched: () => WatchedMemory): void => {
  const gauge = new Gauge({
    name: 'price_age_seconds',
    help: 'Age of the prices in memory, up to 0.1 s too large: quantiles, 1 is the oldest',
    labelNames: ['tier', 'quantile'],
    registers: [registry],
    collect: () => {
      gauge.reset()
      const { memory, now } = watched()
      for (const tier of TIERS) {
        memory.ages(tier, QUANTILES, now()).forEach((age, i) => {
          gauge.set({ tier, quantile: QUANTILES[i] ?? 1 }, age)
        })
      }
    },
  })
}

const exportMissing = (registry: Registry, watched: () => WatchedMemory): void => {
  const gauge = new Gauge({
    name: 'price_missing',
    help: 'Listed assets without any price in memory: who asks for one gets 503',
    labelNames: ['tier'],
    registers: [registry],
    collect: () => {
      const missing = watched().memory.countMissing()
      for (const tier of TIERS) gauge.set({ tier }, missing[tier])
    },
  })
}
