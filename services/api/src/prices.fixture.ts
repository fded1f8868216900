import {
  type Assignment,
  createAssignment,
  type HistoryItem,
  type VersionedPrice,
} from '@price-aggregator/prices'
import { createPriceMemory, type PriceMemory } from './price-memory.ts'

/** One asset of each tier, and one more that is cold. */
export const ASSETS = ['btcusdt', 'ethusdt', 'solusdt', 'xrpusdt']

export const testAssignment = (generation = 1, assets: readonly string[] = ASSETS): Assignment =>
  createAssignment({ generation, assets, sizes: { hot: 1, medium: 1 } })

export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5)

type Given = { generation?: number; epoch?: number; observedAt?: number; price?: number }

export const priceOf = (asset: string, given: Given = {}): VersionedPrice => {
  const { generation = 1, epoch = 1, observedAt = NOW, price = 100.5 } = given
  const numbers = { price, volume: 1, spread: 0, sourceCount: 3 }
  return { generation, epoch, price: { asset, ...numbers, observedAt, answeredAt: observedAt, sources: [] } }
}

export const historyOf = (asset: string, timestamp = NOW / 1000): HistoryItem => ({
  asset,
  timestamp,
  price: 99.5,
  volume: 1,
  sources: 2,
  updatedAt: timestamp,
  expiresAt: timestamp + 86_400,
})

export const testMemory = (...prices: VersionedPrice[]): PriceMemory => {
  const memory = createPriceMemory({ assignment: testAssignment(), now: () => NOW })
  for (const price of prices) memory.apply(price)
  return memory
}

/** A call that is answered when the test says so; counts how often it was made. */
export const heldCall = <T>() => {
  const calls: PromiseWithResolvers<T>[] = []
  return {
    calls,
    call: (): Promise<T> => {
      const one = Promise.withResolvers<T>()
      calls.push(one)
      return one.promise
    },
  }
}
