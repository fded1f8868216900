import type { CandleItem } from './candle-store.ts'

/** A candle that lives for ever: what a test does not care about. */
export const exampleCandle = (item: Partial<CandleItem> = {}): CandleItem => {
  const timestamp = item.timestamp ?? 1_800_000_000
  return {
    asset: 'btcusdt',
    interval: '1m',
    timestamp,
    open: 67_000.5,
    high: 67_010,
    low: 66_990.25,
    close: 67_001,
    volume: 12.25,
    count: 12,
    first: timestamp + 1,
    last: timestamp + 56,
    updatedAt: timestamp + 60,
    expiresAt: undefined,
    ...item,
  }
}
