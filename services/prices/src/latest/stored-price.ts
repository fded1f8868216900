import type { Price, VersionedPrice } from '../price.ts'
import { isMoment, isWithin, parseJson } from './stored-value.ts'

/** A stored price, or undefined for a value that is none: then it counts as missing. */
export const parseStoredPrice = (
  json: string | null | undefined,
  epoch: string | null | undefined,
  generation: string | null | undefined,
): VersionedPrice | undefined => {
  if (!json || !epoch || !generation) return undefined
  const price = parseJson(json)
  const version = { epoch: Number(epoch), generation: Number(generation) }
  if (!isPrice(price) || !Object.values(version).every(Number.isSafeInteger)) return undefined
  return { price, ...version }
}

const isPrice = (value: unknown): value is Price => {
  if (typeof value !== 'object' || value === null) return false
  const { asset, price, observedAt, answeredAt, sources, sourceCount } = value as Partial<Price>
  return (
    typeof asset === 'string' &&
    // JSON.parse makes Infinity of 1e999.
    isWithin(price, Number.MIN_VALUE, Number.MAX_VALUE) &&
    isMoment(observedAt) &&
    isMoment(answeredAt) &&
    Array.isArray(sources) &&
    Number.isSafeInteger(sourceCount) &&
    isWithin(sourceCount, 0, Number.MAX_SAFE_INTEGER)
  )
}
