import type { LatestStore } from '@price-aggregator/prices'
import { connectRedisLatestStore } from '@price-aggregator/prices/latest/connect-redis'
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
  const first = { state: undefined as 'up' | 'down' | undefined, error: undefined as unknown, isOver: false }
  const away = (error: unknown): void => logger.warn({ error }, 'Redis is away: retrying')
  const latest = await connectRedisLatestStore(
    {
      url: redisUrl(env),
      commandTimeoutMs: env.REDIS_TIMEOUT_MS,
      onConnection: (state, error) => {
        if (!first.isOver) Object.assign(first, { state, error })
        else if (state === 'down') away(error)
      },
    },
    { until: 'reached', patienceMs },
  )
  first.isOver = true
  if (first.state !== 'up') away(first.error)
  return latest
}
