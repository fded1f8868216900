import { sharedRedisUrl, uniquePrefix } from '../../../../test/redis-server.ts'
import type { Price } from '../price.ts'
import { createMemoryLatestStore } from './memory.ts'
import { createRedisLatestStore } from './redis.ts'
import type { LatestStore, PriceWrite, WriteOutcome } from './store.ts'

/** Both implementations, made anew for each test. The update stream is kept short so that trimming can be seen. */
export const STORES: Record<string, () => Promise<LatestStore>> = {
  memory: async () => createMemoryLatestStore({ maxUpdates: 200 }),
  Redis: async () => {
    const store = createRedisLatestStore({ url: sharedRedisUrl(), prefix: uniquePrefix(), maxUpdates: 200 })
    await connected(store)
    return store
  },
}

/** Resolves when the store answers. */
export const connected = async (store: LatestStore, tries = 200): Promise<void> => {
  for (let i = 0; i < tries; i++) {
    const up = await store.ping().then(
      () => true,
      () => false,
    )
    if (up) return
    await pause(25)
  }
  throw new Error('the store does not answer')
}

export const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

export const NEVER = new AbortController().signal

export const priceOf = (asset: string, observedAt: number, price = 100): Price => ({
  asset,
  price,
  volume: 3,
  spread: 0.001,
  observedAt,
  answeredAt: observedAt + 5,
  sources: [{ exchange: 'exchange1', kind: 'failed', reason: 'timeout' }],
  sourceCount: 0,
})

/** A write to shard hot:0 under generation 1 and epoch 10, observed now, unless said otherwise. */
export const writeOf = (
  store: LatestStore,
  fields: Partial<PriceWrite> & { asset?: string; at?: number } = {},
) => {
  const { asset = 'btcusdt', at = Math.floor(store.now()), ...write } = fields
  return {
    shard: 'hot:0',
    epoch: 10,
    generation: 1,
    price: priceOf(asset, at),
    ttlMs: 60_000,
    ...write,
  } satisfies PriceWrite
}

/** A store in which generation 1 is in effect and epoch 10 may write hot:0. */
export const stamped = async (make: () => Promise<LatestStore>): Promise<LatestStore> => {
  const store = await make()
  await store.registerGeneration(1, 0)
  await store.stampFence('hot:0', 10, 'pod-a')
  return store
}

export const write = (
  store: LatestStore,
  ...args: Parameters<typeof writeOf> extends [unknown, ...infer R] ? R : []
): Promise<WriteOutcome> => store.write(writeOf(store, ...args))
