import type { Redis } from 'ioredis'
import { connectionForWaiting } from './redis-connection.ts'
import { MAX_BATCH } from './rules.ts'
import type { StreamId } from './stream-id.ts'

/** How much longer than asked a read may take before its connection counts as dead. */
const GRACE_MS = 2_000

export type StreamEntry = { id: StreamId; fields: Record<string, string> }

/** Reads one stream on a connection of its own, which is made when needed and thrown away when it fails. */
export type WaitingReader = {
  /** Entries after an id; waits up to `waitMs` for the first. Nothing when the signal aborts. */
  read(afterId: StreamId, waitMs: number, signal: AbortSignal): Promise<StreamEntry[]>
  close(): void
}

export const createWaitingReader = (deps: {
  url: string
  stream: string
  timeoutMs: number
}): WaitingReader => {
  const state: { connection: Redis | undefined; closed: boolean } = { connection: undefined, closed: false }

  const drop = () => {
    state.connection?.disconnect()
    state.connection = undefined
  }

  const connected = async (): Promise<Redis> => {
    const { connection } = state
    if (connection?.status === 'ready') return connection
    drop()
    const fresh = connectionForWaiting(deps.url, deps.timeoutMs)
    state.connection = fresh
    // A Redis that hangs accepts the connection and then never says that it is ready.
    const timer = setTimeout(() => fresh.disconnect(), deps.timeoutMs)
    await fresh.connect().finally(() => clearTimeout(timer))
    if (state.closed) drop()
    return fresh
  }

  const read = async (afterId: StreamId, waitMs: number): Promise<StreamEntry[]> => {
    const connection = await connected()
    // BLOCK 0 would wait for ever.
    const block = Math.max(1, Math.floor(waitMs))
    const answer = await connection.xread('COUNT', MAX_BATCH, 'BLOCK', block, 'STREAMS', deps.stream, afterId)
    return (answer?.[0]?.[1] ?? []).map(([id, flat]) => ({ id, fields: fieldsOf(flat) }))
  }

  return {
    read: async (afterId, waitMs, signal) => {
      if (signal.aborted) return []
      const timer = setTimeout(drop, waitMs + deps.timeoutMs + GRACE_MS)
      signal.addEventListener('abort', drop, { once: true })
      try {
        return await read(afterId, waitMs)
      } catch (error) {
        if (signal.aborted) return []
        drop()
        throw error
      } finally {
        clearTimeout(timer)
        signal.removeEventListener('abort', drop)
      }
    },
    close: () => {
      state.closed = true
      drop()
    },
  }
}

const fieldsOf = (flat: readonly string[]): Record<string, string> => {
  const fields: Record<string, string> = {}
  for (let i = 0; i + 1 < flat.length; i += 2) fields[flat[i] ?? ''] = flat[i + 1] ?? ''
  return fields
}
