import type { Asset } from '../asset.ts'
import type { Keys } from './keys.ts'
import { FIRST_HALF_LIFE_MS, FLUSH_MEMORY_MS, MIN_SCORE, type PopularityStore } from './popularity.ts'
import type { RedisGate } from './redis-gate.ts'

/**
 * Popularity in Redis: two hashes without a TTL, so that no eviction policy for what has one takes them, of one field an
 * asset, however long nobody folds; and the last flush of each reader for a while.
 */
export const createRedisPopularity = (deps: { gate: RedisGate; keys: Keys }): PopularityStore => {
  const { gate, keys } = deps
  return {
    addAccesses: async (counts, flush) => {
      if (counts.size === 0) return
      const { flusher, sequence } = flush ?? { flusher: 'unnamed', sequence: 0 }
      const names = [keys.access, keys.popularity, keys.flush(flusher)]
      const settings = [FIRST_HALF_LIFE_MS, FLUSH_MEMORY_MS, sequence]
      await gate.script(redis => redis.addAccesses(...names, ...settings, ...[...counts].flat()))
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
