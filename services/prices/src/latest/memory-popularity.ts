import type { Asset } from '../asset.ts'
import { foldedScores, type PopularityStore } from './popularity.ts'

/** Popularity in this process. `now` in milliseconds. */
export const createMemoryPopularity = (now: () => number): PopularityStore => {
  const state = { scores: new Map<Asset, number>(), counts: new Map<Asset, number>(), foldedAt: now() }
  return {
    addAccesses: async counts => {
      for (const [asset, count] of counts) state.counts.set(asset, (state.counts.get(asset) ?? 0) + count)
    },
    readPopularity: async ({ halfLifeMs, fold }) => {
      const at = now()
      const { counts, foldedAt, scores } = state
      const folded = foldedScores({ scores, counts, elapsedMs: at - foldedAt, halfLifeMs })
      if (fold) Object.assign(state, { scores: folded, counts: new Map(), foldedAt: at })
      return new Map(folded)
    },
  }
}
