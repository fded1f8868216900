import type { Price, VersionedPrice } from '../price.ts'

/** A stored price, or undefined for a value that is none: then it counts as missing. */
export const parseStoredPrice = (
  json: string | null | undefined,
  epoch: string | null | undefined,
  generation: string | null | undefined,
): VersionedPrice | undefined => {
  if (!json || !epoch || !generation) return undefined
  const price = parseJson(json)
  if (!isPrice(price)) return undefined
  return { price, epoch: Number(epoch), generation: Number(generation) }
}

const parseJson = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

const isPrice = (value: unknown): value is Price => {
  if (typeof value !== 'object' || value === null) return false
  const { asset, price, observedAt, answeredAt, sources } = value as Partial<Price>
  return (
    typeof asset === 'string' &&
    typeof price === 'number' &&
    price > 0 &&
    typeof observedAt === 'number' &&
    typeof answeredAt === 'number' &&
    Array.isArray(sources)
  )
}
