import { Redis, type RedisOptions } from 'ioredis'
import { SCRIPTS } from './redis-scripts.ts'

/** What a script answers: Redis' time (seconds, microseconds), then its own values. */
export type ScriptAnswer = [seconds: string, microseconds: string, ...values: (string | number | null)[]]

type Script = (...keysAndValues: (string | number)[]) => Promise<ScriptAnswer>

/** A connection that knows our scripts. */
export type RedisConnection = Redis & {
  writePrice: Script
  stampFence: Script
  registerGeneration: Script
}

const BASE = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
} satisfies RedisOptions

const RECONNECT = { baseMs: 50, maxMs: 2_000 }

/** Exponential with jitter, so that a fleet of pods does not come back all at once. */
const reconnectDelay = (attempt: number): number =>
  Math.min(RECONNECT.baseMs * 2 ** (attempt - 1), RECONNECT.maxMs) * (0.5 + Math.random() / 2)

/**
 * A connection for commands that answer at once. It connects by itself, again and again; while it is away commands fail
 * at once, and none is sent twice.
 */
export const connectForCommands = (url: string, timeoutMs: number): RedisConnection =>
  new Redis(url, {
    ...BASE,
    commandTimeout: timeoutMs,
    connectTimeout: timeoutMs,
    retryStrategy: reconnectDelay,
    scripts: SCRIPTS,
  }) as RedisConnection

/** A connection for one reader who waits, not yet connected. It never reconnects: who uses it makes another. */
export const connectionForWaiting = (url: string, timeoutMs: number): Redis => {
  const connection = new Redis(url, {
    ...BASE,
    connectTimeout: timeoutMs,
    retryStrategy: () => null,
    lazyConnect: true,
  })
  // Its failures reach the reader by its command.
  connection.on('error', () => undefined)
  return connection
}
