import type { Asset } from '../asset.ts'
import { decayed, FIRST_HALF_LIFE_MS, foldedScores, type PopularityStore, type Scored } from './popularity.ts'

/** Popularity in this process. `now` in milliseconds. */
export const createMemoryPopularity = (now: () => number): PopularityStore => {
  const state = {
    scores: new Map<Asset, Scored>(),
    counts: new Map<Asset, Scored>(),
    halfLifeMs: FIRST_HALF_LIFE_MS,
  }
  const sequences = new Map<string, number>()
  return {
    addAccesses: async (counts, flush) => {
      if (flush && flush.sequence <= (sequences.get(flush.flusher) ?? 0)) return
      if (flush) sequences.set(flush.flusher, flush.sequence)
      const at = now()
      for (const [asset, count] of counts) {
        const before = decayed(state.counts.get(asset) ?? { score: 0, at }, { now: at, ...state })
        state.counts.set(asset, { score: before + count, at })
      }
    },
    readPopularity: async ({ halfLifeMs, fold }) => {
      const at = now()
      const folded = foldedScores({ scores: state.scores, counts: state.counts, now: at, halfLifeMs })
      if (!fold) return folded
      state.scores = new Map([...folded].map(([asset, score]) => [asset, { score, at }]))
      state.counts = new Map()
      state.halfLifeMs = halfLifeMs
      return folded
    },
  }
}
