import { Redis } from 'ioredis'
import { sharedRedisUrl, uniquePrefix } from '../../../../test/redis-server.ts'
import { connected } from './contract.fixture.ts'
import { createRedisLatestStore } from './redis.ts'
import type { LatestStore } from './store.ts'

type Given = {
  store: LatestStore
  /** A bare connection to the same Redis. */
  redis: Redis
  /** The name under which the store keeps what it calls so. */
  key: (name: string) => string
  /** The keys that it found broken. */
  broken: string[]
}

/** Runs a test with an empty store and a way to look and meddle behind it. */
export const withRedis = async (test: (given: Given) => Promise<void>): Promise<void> => {
  const prefix = uniquePrefix()
  const broken: string[] = []
  const store = createRedisLatestStore({ url: sharedRedisUrl(), prefix, onBroken: key => broken.push(key) })
  const redis = new Redis(sharedRedisUrl())
  try {
    await connected(store)
    await test({ store, redis, key: name => `${prefix}{prices}:${name}`, broken })
  } finally {
    await store.close()
    await redis.quit()
  }
}
