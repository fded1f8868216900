import type { LatestStore } from '@price-aggregator/prices'
import { createRedisLatestStore } from '@price-aggregator/prices/latest/redis'
import { redisUrl } from '@price-aggregator/runtime'
import type { JobEnvironment } from './environment.ts'

/** A job's pod is new each time, and network policies let a new pod through only a moment after it began. */
const PATIENCE_MS = 5_000

type RedisEnvironment = Pick<
  JobEnvironment,
  'REDIS_URL' | 'REDIS_USERNAME' | 'REDIS_PASSWORD' | 'REDIS_TIMEOUT_MS'
>

/** The store in Redis, once that is reached, or has been away for longer than a new pod's; then it goes on trying. */
export const connectLatest = async (
  env: RedisEnvironment,
  logger: { warn(about: object, message: string): void },
  patienceMs = PATIENCE_MS,
): Promise<LatestStore> => {
  const { promise: known, resolve } = Promise.withResolvers<void>()
  const waiting = { failure: undefined as unknown, isOver: false }
  const away = (error: unknown): void => logger.warn({ error }, 'Redis is away: retrying')
  const latest = createRedisLatestStore({
    url: redisUrl(env),
    commandTimeoutMs: env.REDIS_TIMEOUT_MS,
    onConnection: (state, error) => {
      if (state === 'up') resolve()
      else if (waiting.isOver) away(error)
      else waiting.failure = error
    },
  })
  const timer = setTimeout(() => {
    away(waiting.failure)
    resolve()
  }, patienceMs)
  await known
  clearTimeout(timer)
  waiting.isOver = true
  return latest
}
