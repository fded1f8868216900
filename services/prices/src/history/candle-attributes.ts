import { type Attributes, isTimestamp, keyAttributes, numberAttribute, readNumber } from './attributes.ts'
import { type CandleItem, candlePartition } from './candle-store.ts'
import { CANDLE_INTERVALS } from './candles.ts'

export const toCandleAttributes = (item: CandleItem): Attributes => ({
  ...keyAttributes(candlePartition(item.asset, item.interval), item.timestamp),
  open: numberAttribute(item.open),
  high: numberAttribute(item.high),
  low: numberAttribute(item.low),
  close: numberAttribute(item.close),
  volume: numberAttribute(item.volume),
  count: numberAttribute(item.count),
  first: numberAttribute(item.first),
  last: numberAttribute(item.last),
  updated_at: numberAttribute(item.updatedAt),
  ...(item.expiresAt !== undefined && { expires_at: numberAttribute(item.expiresAt) }),
})

/** The candle, or undefined where an attribute is missing or impossible. */
export const fromCandleAttributes = (attributes: Attributes): CandleItem | undefined => {
  const [asset = '', suffix] = attributes.asset?.S?.split('#') ?? []
  const interval = CANDLE_INTERVALS.find(name => name === suffix)
  if (interval === undefined) return undefined
  const item = {
    asset,
    interval,
    timestamp: readNumber(attributes, 'timestamp'),
    open: readNumber(attributes, 'open'),
    high: readNumber(attributes, 'high'),
    low: readNumber(attributes, 'low'),
    close: readNumber(attributes, 'close'),
    volume: readNumber(attributes, 'volume'),
    count: readNumber(attributes, 'count'),
    first: readNumber(attributes, 'first'),
    last: readNumber(attributes, 'last'),
    updatedAt: readNumber(attributes, 'updated_at'),
    expiresAt: attributes.expires_at === undefined ? undefined : readNumber(attributes, 'expires_at'),
  }
  return isPossible(item) ? item : undefined
}

/** Comparisons with NaN are false: what is missing is impossible. */
const isPossible = (item: CandleItem): boolean => {
  const { timestamp, open, high, low, close, volume, count, first, last, updatedAt, expiresAt } = item
  return (
    [timestamp, first, last].every(isTimestamp) &&
    timestamp <= first &&
    first <= last &&
    low > 0 &&
    low <= Math.min(open, close) &&
    high >= Math.max(open, close) &&
    Number.isFinite(high) &&
    volume >= 0 &&
    Number.isFinite(volume) &&
    Number.isInteger(count) &&
    count > 0 &&
    Number.isFinite(updatedAt) &&
    !Number.isNaN(expiresAt)
  )
}
