import { createRedisLatestStore, type RedisLatestOptions } from './redis.ts'
import type { OnConnection } from './redis-connection.ts'
import type { LatestStore } from './store.ts'

export type RedisWait = {
  /** What ends the wait: Redis is `reached`, or it is `known` whether it is there. */
  until: 'reached' | 'known'
  /** How long that may take, milliseconds. */
  patienceMs: number
}

/** The store in Redis after the wait, however it ended: it connects by itself whenever Redis is there. */
export const connectRedisLatestStore = async (
  options: RedisLatestOptions,
  { until, patienceMs }: RedisWait,
): Promise<LatestStore> => {
  const { promise: over, resolve } = Promise.withResolvers<void>()
  const latest = createRedisLatestStore({
    ...options,
    onConnection: (state, error) => {
      options.onConnection?.(state, error)
      if (state === 'up' || until === 'known') resolve()
    },
  })
  const timer = setTimeout(resolve, patienceMs)
  await over
  clearTimeout(timer)
  return latest
}

type ConnectionLogger = {
  info(message: string): void
  warn(about: object, message: string): void
}

/** Logs each change of the connection. */
export const logConnection =
  (logger: ConnectionLogger): OnConnection =>
  (state, error) => {
    if (state === 'up') logger.info('connected to Redis')
    else logger.warn({ error }, 'Redis is away: retrying')
  }
