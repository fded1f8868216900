import { Redis, type RedisOptions } from 'ioredis'
import { SCRIPTS } from './redis-scripts.ts'
import { connectionError } from './redis-trust.ts'
import { type RedisTooOld, versionFault } from './redis-version.ts'

/** What a script answers: Redis' time (seconds, microseconds), then its own values. */
export type ScriptAnswer = [seconds: string, microseconds: string, ...values: (string | number | null)[]]

type Script = (...keysAndValues: (string | number)[]) => Promise<ScriptAnswer>

/** A connection that knows our scripts. */
export type RedisConnection = Redis & Record<keyof typeof SCRIPTS, Script>

const BASE = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  // A Redis that hangs does not answer a goodbye either.
  disconnectTimeout: 100,
  scripts: SCRIPTS,
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
    // A machine that died says nothing: a new connection may reach the one that took its place.
    socketTimeout: timeoutMs * 2,
    retryStrategy: reconnectDelay,
  }) as RedisConnection

/** A connection for one reader who waits, not yet connected. It never reconnects: who uses it makes another. */
export const connectionForWaiting = (url: string, timeoutMs: number): RedisConnection => {
  const connection = new Redis(url, {
    ...BASE,
    connectTimeout: timeoutMs,
    retryStrategy: () => null,
    lazyConnect: true,
  })
  // Its failures reach the reader by its command.
  connection.on('error', () => undefined)
  return connection as RedisConnection
}

/** Told when the connection is lost or never came up, and when it is there: each change once. */
export type OnConnection = (state: 'up' | 'down', error?: unknown) => void

/** Why the connection is away; undefined while it is there. */
export type ConnectionFailure = () => unknown

/** ioredis tells of every failed attempt: here each change is told once, with the failure that came last. */
export const watchConnection = (
  connection: RedisConnection,
  onConnection: OnConnection,
): ConnectionFailure => {
  const closed = new Error('Redis closed the connection')
  const state: { known: 'up' | 'down' | undefined; error: unknown } = { known: undefined, error: closed }
  const tell = (now: 'up' | 'down', error?: unknown): void => {
    if (state.known === now) return
    state.known = now
    onConnection(now, error)
  }
  connection.on('error', error => {
    state.error = connectionError(error)
  })
  connection.on('ready', async () => {
    const fault = await versionFaultOf(connection)
    // It may have been lost meanwhile.
    if (connection.status !== 'ready') return
    state.error = fault ?? closed
    tell(fault ? 'down' : 'up', fault)
  })
  connection.on('reconnecting', () => tell('down', state.error))
  return () => (state.known === 'down' ? state.error : undefined)
}

/** A server that does not say its version finds no fault: some do not let everybody ask. */
const versionFaultOf = (connection: RedisConnection): Promise<RedisTooOld | undefined> =>
  connection.info('server').then(versionFault, () => undefined)

/** Resolves when the first attempt to connect has ended, either way. */
export const firstAttempt = (connection: RedisConnection): Promise<void> =>
  new Promise(resolve => {
    for (const event of ['ready', 'reconnecting', 'end']) connection.once(event, () => resolve())
  })
