import { createStoreClock } from './clock.ts'
import { createKeys } from './keys.ts'
import { fenceOf, generationsOf, registeredOf, streamStateOf, updateOf } from './redis-answers.ts'
import {
  connectForCommands,
  connectionForWaiting,
  firstAttempt,
  type OnConnection,
  watchConnection,
} from './redis-connection.ts'
import { createRedisGate } from './redis-gate.ts'
import { createRedisJobReports } from './redis-job-reports.ts'
import { createRedisPopularity } from './redis-popularity.ts'
import { createPriceReads } from './redis-read.ts'
import { createWaitingReader } from './redis-waiting.ts'
import { FUTURE_TOLERANCE_MS, MAX_REFRESH_REQUESTS, MAX_UPDATES } from './rules.ts'
import { type LatestStore, StoreUnavailable, type WriteOutcome } from './store.ts'
import { hasLost, timeOfStreamId } from './stream-id.ts'

export type RedisLatestOptions = {
  /** `redis://` or `rediss://`, with user and password where needed. */
  url: string
  /** Put before every key. */
  prefix?: string
  /** Deadline of one command, and of a connection. Default 1,000. */
  commandTimeoutMs?: number
  onConnection?: OnConnection
  /** Told the key that holds a value that is no price; it counts as missing. */
  onBroken?: (key: string) => void
  /** How many updates the stream keeps, more or less. */
  maxUpdates?: number
  /** Commands under way at most. Default 1,000. */
  maxInFlight?: number
  /** Milliseconds on a clock that is never set. */
  monotonic?: () => number
}

/** How old a measurement of Redis' clock may grow before a reader of updates makes another. */
const CLOCK_SAMPLE_MS = 10_000

/**
 * The latest prices in Redis (7 or newer). It connects in the background. Calls wait for the first attempt; while
 * Redis is away they reject with `StoreUnavailable` at once.
 */
export const createRedisLatestStore = (options: RedisLatestOptions): LatestStore => {
  const { url, commandTimeoutMs: timeoutMs = 1_000, maxUpdates = MAX_UPDATES, maxInFlight = 1_000 } = options
  const { onBroken = () => undefined, onConnection = () => undefined } = options
  const keys = createKeys(options.prefix)
  const clock = createStoreClock(options.monotonic)
  const connection = connectForCommands(url, timeoutMs)
  const failure = watchConnection(connection, onConnection)
  const attempted = firstAttempt(connection)
  const gate = createRedisGate({ connection, attempted, failure, clock, maxInFlight })
  const connect = () => connectionForWaiting(url, timeoutMs)
  const updates = createWaitingReader({ connect, stream: keys.updates, timeoutMs })
  const requests = createWaitingReader({ connect, stream: keys.refreshRequests, timeoutMs })
  const { command, script, syncClock } = gate
  // Another Redis may be there now, with another clock.
  connection.on('ready', () => {
    clock.forget()
    syncClock().catch(() => undefined)
  })

  const unavailable = (cause: unknown): never => {
    throw new StoreUnavailable('latest', cause)
  }

  return {
    now: clock.now,
    syncClock,
    write: async ({ shard, epoch, generation, price, ttlMs }) => {
      const [outcome] = await script(redis =>
        redis.writePrice(
          keys.generation,
          keys.fence(shard),
          keys.price(price.asset),
          keys.updates,
          generation,
          epoch,
          price.observedAt,
          ttlMs,
          JSON.stringify(price),
          FUTURE_TOLERANCE_MS,
          maxUpdates,
        ),
      )
      if (outcome === 'future') {
        clock.forget()
        await syncClock()
      }
      return outcome as WriteOutcome
    },
    stampFence: async (shard, epoch, holder) => {
      const [stamped, ...fence] = await script(redis => redis.stampFence(keys.fence(shard), epoch, holder))
      return { stamped: stamped === 1, fence: fenceOf(fence) }
    },
    readFence: async shard => {
      const stored = await command(redis => redis.hmget(keys.fence(shard), 'epoch', 'holder', 'writtenAt'))
      return stored[0] ? fenceOf(stored) : undefined
    },
    registerGeneration: async (generation, delayMs, content = '') =>
      registeredOf(
        await script(redis => redis.registerGeneration(keys.generation, generation, delayMs, content)),
      ),
    readGenerations: async () => generationsOf(await script(redis => redis.readGenerations(keys.generation))),
    readGeneration: async generation => {
      const fields = ['effective', 'effectiveContent', 'next', 'nextContent']
      const [effective, content, next, nextContent] = await command(redis =>
        redis.hmget(keys.generation, ...fields),
      )
      if (next === String(generation)) return nextContent || undefined
      return effective === String(generation) ? content || undefined : undefined
    },
    ...createPriceReads({ gate, keys, onBroken }),
    ...createRedisPopularity({ gate, keys }),
    ...createRedisJobReports({ gate, keys, onBroken }),
    lastUpdateId: async () => streamStateOf(await script(redis => redis.streamState(keys.updates))).lastId,
    readUpdates: async (afterId, waitMs, signal) => {
      if (clock.sampleAge() > CLOCK_SAMPLE_MS) syncClock().catch(() => undefined)
      const answer = await updates.read(afterId, waitMs, signal).catch(unavailable)
      if (!answer) return { kind: 'updates', updates: [], lastId: afterId }
      const { entries, stream } = answer
      if (hasLost(afterId, stream)) return { kind: 'lost' }
      const told = entries.flatMap(entry => updateOf(entry) ?? [])
      if (told.length < entries.length) onBroken(keys.updates)
      return { kind: 'updates', updates: told, lastId: entries.at(-1)?.id ?? afterId }
    },
    publishRefreshFailure: async (asset, reason) => {
      await command(redis =>
        redis.xadd(keys.updates, 'MAXLEN', '~', maxUpdates, '*', 'asset', asset, 'reason', reason),
      )
    },
    requestRefresh: async asset => {
      const id = await command(redis =>
        redis.xadd(keys.refreshRequests, 'MAXLEN', '~', MAX_REFRESH_REQUESTS, '*', 'asset', asset),
      )
      return timeOfStreamId(id ?? '')
    },
    refreshRequestsFrom: async lookBackMs => {
      await syncClock()
      return `${Math.max(0, Math.floor(clock.now() - lookBackMs))}-0`
    },
    readRefreshRequests: async (afterId, waitMs, signal) => {
      const answer = await requests.read(afterId, waitMs, signal).catch(unavailable)
      return (answer?.entries ?? []).flatMap(({ id, fields: { asset } }) =>
        asset ? { id, asset, requestedAt: timeOfStreamId(id) } : [],
      )
    },
    ping: async () => {
      await command(redis => redis.ping())
    },
    close: async () => {
      updates.close()
      requests.close()
      connection.disconnect()
    },
  }
}
