import { type Lease, microTime, withEpoch } from '@price-aggregator/kubernetes'
import { createAssignment, type Fence, type Price, type Source } from '@price-aggregator/prices'
import type { ShardState } from './shard-condition.ts'

/** The store's clock at the last look. */
export const NOW = Date.UTC(2026, 10, 24, 12)
/** When the holder took the shard, long ago; epochs are drawn from the store's clock. */
export const EPOCH = NOW - 3_600_000
export const HOLDER = 'pod-a_1'
export const WATCHED_MS = 7_000

/** Held by pod-a_1 and renewed at a time before the last look. */
export const leaseAt = (agoMs: number, changes: Partial<Lease> = {}, epoch = EPOCH): Lease =>
  withEpoch(
    {
      name: 'prices-refresher-hot-0',
      resourceVersion: '1',
      holder: HOLDER,
      leaseDurationSeconds: 6,
      acquireTime: microTime(EPOCH),
      renewTime: microTime(NOW - agoMs),
      transitions: 1,
      labels: {},
      annotations: {},
      ownerReferences: [],
      ...changes,
    },
    epoch,
  )

/** Written last so long before the last look. */
export const fenceAt = (agoMs: number | undefined, changes: Partial<Fence> = {}): Fence => ({
  epoch: EPOCH,
  holder: HOLDER,
  writtenAt: agoMs === undefined ? undefined : NOW - agoMs,
  ...changes,
})

/** Renews, and writes every second. */
export const WELL: ShardState = {
  shard: { tier: 'hot', index: 0 },
  assets: ['btcusdt'],
  fence: { first: fenceAt(7_500), last: fenceAt(500) },
  lease: { first: leaseAt(7_500), last: leaseAt(500) },
}

/** Renews, and has not written for so long. */
export const silentFor = (ms: number, changes: Partial<ShardState> = {}): ShardState => ({
  ...WELL,
  fence: { first: fenceAt(ms), last: fenceAt(ms) },
  ...changes,
})

/** btcusdt is hot, ethusdt medium, xrpusdt cold. */
export const ASSIGNMENT = createAssignment({
  generation: 1,
  assets: ['btcusdt', 'ethusdt', 'xrpusdt'],
  sizes: { hot: 1, medium: 1 },
  shards: { hot: 1, medium: 1, cold: 1 },
})

/** A price that such quotes make, observed so long before the last look. */
export const priceOf = (asset: string, quotes: readonly number[], agoMs = 0): Price => {
  const price = quotes.reduce((sum, quote) => sum + quote, 0) / quotes.length
  const sources = quotes.map(
    (quote, i): Source => ({
      exchange: `exchange${i + 1}`,
      kind: 'kept',
      price: quote,
      volume: 1,
      timestamp: NOW / 1_000,
      weight: 1 / quotes.length,
    }),
  )
  return {
    asset,
    price,
    volume: quotes.length,
    spread: (Math.max(...quotes) - Math.min(...quotes)) / price,
    observedAt: NOW - agoMs,
    answeredAt: NOW - agoMs,
    sources,
    sourceCount: quotes.length,
  }
}
