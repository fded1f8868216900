import { type StreamEntry, streamEntryOf, streamStateOf } from './redis-answers.ts'
import type { RedisConnection } from './redis-connection.ts'
import { MAX_BATCH } from './rules.ts'
import type { StreamId, StreamState } from './stream-id.ts'

/** How much longer than asked a read may take before its connection counts as dead. */
const GRACE_MS = 2_000

/** Reads one stream on connections of its own, one per reader at a time, made when needed. */
export type WaitingReader = {
  /**
   * Entries after an id, waiting up to `waitMs` for the first, and how the stream stood right after.
   * Undefined, at once, when the signal aborts.
   */
  read(
    afterId: StreamId,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<{ entries: StreamEntry[]; stream: StreamState } | undefined>
  close(): void
}

export type WaitingReaderDeps = {
  /** Makes a connection that is not yet connected. */
  connect: () => RedisConnection
  stream: string
  /** Deadline of connecting. */
  timeoutMs: number
}

export const createWaitingReader = (deps: WaitingReaderDeps): WaitingReader => {
  const open = new Set<RedisConnection>()
  const state: { idle: RedisConnection | undefined; closed: boolean } = { idle: undefined, closed: false }

  const drop = (connection: RedisConnection): void => {
    open.delete(connection)
    connection.disconnect()
  }

  const take = (): RedisConnection => {
    if (state.closed) throw new Error('the store is closed')
    const { idle } = state
    state.idle = undefined
    if (idle?.status === 'ready') return idle
    if (idle) drop(idle)
    const fresh = deps.connect()
    open.add(fresh)
    return fresh
  }

  // One is kept for the next read. One that still owes an answer is of no use to anybody.
  const giveBack = (connection: RedisConnection, answered: boolean): void => {
    if (answered && !state.closed && !state.idle) state.idle = connection
    else drop(connection)
  }

  return {
    read: async (afterId, waitMs, signal) => {
      if (signal.aborted) return undefined
      const connection = take()
      const cut = Promise.withResolvers<undefined>()
      const stop = () => cut.resolve(undefined)
      const timer = setTimeout(() => cut.reject(new Error('no answer in time')), waitMs + GRACE_MS)
      signal.addEventListener('abort', stop, { once: true })
      let answered = false
      try {
        const answer = await Promise.race([query(deps, connection, { afterId, waitMs }), cut.promise])
        answered = answer !== undefined
        return answer
      } finally {
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
        giveBack(connection, answered)
      }
    },
    close: () => {
      state.closed = true
      for (const connection of open) drop(connection)
    },
  }
}

const query = async (
  deps: WaitingReaderDeps,
  connection: RedisConnection,
  { afterId, waitMs }: { afterId: StreamId; waitMs: number },
) => {
  if (connection.status === 'wait') await connected(connection, deps.timeoutMs)
  // BLOCK 0 would wait for ever.
  const block = Math.max(1, Math.floor(waitMs))
  // Sent together, answered one right after the other: so what was lost before the read shows, without a round trip.
  const [answer, [, , ...stream]] = await Promise.all([
    connection.xread('COUNT', MAX_BATCH, 'BLOCK', block, 'STREAMS', deps.stream, afterId),
    connection.streamState(deps.stream),
  ])
  return { entries: (answer?.[0]?.[1] ?? []).map(streamEntryOf), stream: streamStateOf(stream) }
}

/** A Redis that hangs accepts the connection and then never says that it is ready. */
const connected = async (connection: RedisConnection, timeoutMs: number): Promise<void> => {
  const timer = setTimeout(() => connection.disconnect(), timeoutMs)
  await connection.connect().finally(() => clearTimeout(timer))
}
