import type { Asset } from '../asset.ts'
import { InvalidCursor } from './store.ts'

/** The cursor after the item with this key (timestamp in Unix seconds): opaque, safe in a URL. */
export const cursorAfter = (asset: Asset, timestamp: number): string =>
  Buffer.from(JSON.stringify([asset, timestamp])).toString('base64url')

const decode = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch (cause) {
    throw new InvalidCursor('malformed cursor', { cause })
  }
}

/** The timestamp a cursor stands for. Throws `InvalidCursor` where it was not given for this asset. */
export const readCursor = (asset: Asset, cursor: string): number => {
  const key = decode(cursor)
  const timestamp: unknown = Array.isArray(key) ? key[1] : undefined
  if (
    typeof timestamp !== 'number' ||
    !Number.isSafeInteger(timestamp) ||
    cursorAfter(asset, timestamp) !== cursor
  ) {
    throw new InvalidCursor('malformed cursor, or one of another asset')
  }
  return timestamp
}
