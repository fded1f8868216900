import type { Asset } from '../asset.ts'
import type { Keys } from './keys.ts'
import { MIN_SCORE, type PopularityStore } from './popularity.ts'
import type { RedisGate } from './redis-gate.ts'

/** Popularity in Redis: two hashes without a TTL, so that no eviction policy for what has one takes them. */
export const createRedisPopularity = (deps: { gate: RedisGate; keys: Keys }): PopularityStore => {
  const { gate, keys } = deps
  return {
    addAccesses: async counts => {
      if (counts.size === 0) return
      await gate.script(redis => redis.addAccesses(keys.access, ...[...counts].flat()))
    },
    readPopularity: async ({ halfLifeMs, fold }) => {
      const answer = await gate.script(redis =>
        redis.readPopularity(keys.popularity, keys.access, halfLifeMs, MIN_SCORE, fold ? 1 : 0),
      )
      const scores = new Map<Asset, number>()
      for (let i = 0; i + 1 < answer.length; i += 2) scores.set(String(answer[i]), Number(answer[i + 1]))
      return scores
    },
  }
}
