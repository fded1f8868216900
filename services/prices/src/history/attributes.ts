import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { HistoryItem } from './store.ts'

export type Attributes = Record<string, AttributeValue>

/** Shortest text that reads back as the same double; DynamoDB takes 1E-130 to 9.99E+125, with an exponent or without. */
export const numberAttribute = (value: number): AttributeValue => ({ N: String(value) })

export const keyAttributes = (asset: string, timestamp: number): Attributes => ({
  asset: { S: asset },
  timestamp: numberAttribute(timestamp),
})

export const toAttributes = (item: HistoryItem): Attributes => ({
  ...keyAttributes(item.asset, item.timestamp),
  price: numberAttribute(item.price),
  volume: numberAttribute(item.volume),
  sources: numberAttribute(item.sources),
  updated_at: numberAttribute(item.updatedAt),
  expires_at: numberAttribute(item.expiresAt),
})

/** The last second that a `Date` can stand for. */
export const END_OF_TIME = 8.64e12

/** NaN where it is missing or no number. */
export const readNumber = (attributes: Attributes, name: string): number =>
  Number(attributes[name]?.N ?? Number.NaN)

/** Whether it is a whole second from 1970 to the end of time. */
export const isTimestamp = (value: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= END_OF_TIME

/** The item, or undefined where an attribute is missing or impossible: never a price that is not one. */
export const fromAttributes = (attributes: Attributes): HistoryItem | undefined => {
  const read = (name: string): number => readNumber(attributes, name)
  const asset = attributes.asset?.S
  const item = {
    timestamp: read('timestamp'),
    price: read('price'),
    volume: read('volume'),
    sources: read('sources'),
    updatedAt: read('updated_at'),
    expiresAt: read('expires_at'),
  }
  return asset !== undefined && isPossible(item) ? { asset, ...item } : undefined
}

const isPossible = ({ timestamp, price, volume, sources, ...times }: Omit<HistoryItem, 'asset'>): boolean =>
  isTimestamp(timestamp) &&
  Number.isFinite(price) &&
  price > 0 &&
  Number.isFinite(volume) &&
  volume >= 0 &&
  Number.isInteger(sources) &&
  sources >= 0 &&
  Object.values(times).every(Number.isFinite)

/** One text per primary key. */
export const keyText = (asset: string, timestamp: number): string => `${asset} ${timestamp}`

/** The same text of attributes as the store returns them, whichever way it writes their numbers. */
export const keyOf = (attributes: Attributes = {}): string =>
  keyText(attributes.asset?.S ?? '', Number(attributes.timestamp?.N))
