/** A stream id, `{milliseconds}-{sequence}`, as Redis makes them. */
export type StreamId = string

/** Before every entry. */
export const STREAM_START: StreamId = '0-0'

const parts = (id: StreamId): [number, number] => {
  const [ms = '0', sequence = '0'] = id.split('-')
  return [Number(ms), Number(sequence)]
}

/** When the entry was added, milliseconds on the store's clock. */
export const timeOfStreamId = (id: StreamId): number => parts(id)[0]

/** Negative, zero or positive, as a sorts before, with or after b. */
export const compareStreamIds = (a: StreamId, b: StreamId): number => {
  const [aMs, aSequence] = parts(a)
  const [bMs, bSequence] = parts(b)
  return aMs - bMs || aSequence - bSequence
}

/** The id of an entry added now: never lower than the one before, even when the clock steps back. */
export const nextStreamId = (last: StreamId, nowMs: number): StreamId => {
  const [ms, sequence] = parts(last)
  return nowMs > ms ? `${nowMs}-0` : `${ms}-${sequence + 1}`
}

/** What a stream tells of itself. */
export type StreamState = { firstId: StreamId | undefined; lastId: StreamId; trimmed: number }

/**
 * Whether a reader who has read up to `afterId` has missed something. Its place is an entry that once stood: where that
 * entry is gone and is not the last, others behind it may be gone too (trimmed, or all data was lost).
 */
export const hasLost = (afterId: StreamId, { firstId, lastId, trimmed }: StreamState): boolean => {
  if (afterId === STREAM_START) return trimmed > 0
  const order = compareStreamIds(afterId, lastId)
  if (order >= 0) return order > 0
  return firstId === undefined || compareStreamIds(firstId, afterId) > 0
}
