import { MAX_BATCH } from './rules.ts'
import { compareStreamIds, hasLost, nextStreamId, STREAM_START, type StreamId } from './stream-id.ts'

type Entry<T> = { id: StreamId; value: T }

/** An append-only stream in memory with the semantics of a trimmed Redis stream. */
export type MemoryStream<T> = {
  add(value: T): StreamId
  lastId(): StreamId
  /** Whether a reader who has read up to `afterId` has missed entries. */
  hasLost(afterId: StreamId): boolean
  /** Entries after an id, as far as they are left, waiting up to `waitMs` for the first. */
  read(afterId: StreamId, waitMs: number, signal: AbortSignal): Promise<Entry<T>[]>
  /** Wakes all readers. */
  close(): void
}

export const createMemoryStream = <T>(now: () => number, maxLength: number): MemoryStream<T> => {
  const state = { entries: [] as Entry<T>[], lastId: STREAM_START, trimmed: 0 }
  const waiting = new Set<() => void>()

  const wakeAll = () => {
    for (const wake of [...waiting]) wake()
  }

  const after = (id: StreamId): Entry<T>[] => {
    if (compareStreamIds(id, state.lastId) >= 0) return []
    // Readers are nearly always near the end.
    const start = state.entries.findLastIndex(entry => compareStreamIds(entry.id, id) <= 0) + 1
    return state.entries.slice(start, start + MAX_BATCH)
  }

  const wait = (waitMs: number, signal: AbortSignal): Promise<void> =>
    new Promise(resolve => {
      const wake = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', wake)
        waiting.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, waitMs)
      signal.addEventListener('abort', wake, { once: true })
      waiting.add(wake)
    })

  return {
    add: value => {
      state.lastId = nextStreamId(state.lastId, Math.floor(now()))
      state.entries.push({ id: state.lastId, value })
      // Trimmed in steps, for cutting off one at a time would copy the whole list each time.
      if (state.entries.length > maxLength + maxLength / 10) {
        state.trimmed += state.entries.length - maxLength
        state.entries = state.entries.slice(-maxLength)
      }
      wakeAll()
      return state.lastId
    },
    lastId: () => state.lastId,
    hasLost: afterId => hasLost(afterId, { ...state, firstId: state.entries[0]?.id }),
    read: async (afterId, waitMs, signal) => {
      if (after(afterId).length === 0 && !signal.aborted) await wait(waitMs, signal)
      return after(afterId)
    },
    close: wakeAll,
  }
}
