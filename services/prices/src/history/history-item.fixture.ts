import type { HistoryItem } from './store.ts'

/** Now in Unix seconds, and an item of that time which lives for an hour: what a test does not care about. */
export const NOW = Math.floor(Date.now() / 1000)

export const exampleItem = (item: Partial<HistoryItem> = {}): HistoryItem => {
  const timestamp = item.timestamp ?? NOW
  return {
    asset: 'btcusdt',
    timestamp,
    price: 67_000.5,
    volume: 12.25,
    sources: 3,
    updatedAt: timestamp,
    expiresAt: timestamp + 3_600,
    ...item,
  }
}
