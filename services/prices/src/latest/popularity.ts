import type { Asset } from '../asset.ts'

/** How often assets are asked for: counts that readers add up, and scores that forget them by half each half-life. */
export type PopularityStore = {
  /**
   * Adds to what was counted since the last fold. Counts are positive whole numbers. They are added all at once or not
   * at all; whether they were is unknown after a `StoreUnavailable`.
   */
  addAccesses(counts: ReadonlyMap<Asset, number>): Promise<void>
  /**
   * The score of each asset now: its score at the last fold, decayed by 2^(-time since / half-life), plus what was
   * counted since, undecayed. Scores below 0.01 are left out. `fold` keeps the scores and starts counting anew, at
   * once; without it nothing changes.
   */
  readPopularity(options: PopularityOptions): Promise<ReadonlyMap<Asset, number>>
}

type PopularityOptions = { halfLifeMs: number; fold: boolean }

/** Scores below this are left out, or every asset ever asked for would stay. */
export const MIN_SCORE = 0.01

export type Fold = {
  scores: ReadonlyMap<Asset, number>
  counts: ReadonlyMap<Asset, number>
  /** Since the scores were kept; below 0 where the clock was set back, which counts as no time. */
  elapsedMs: number
  halfLifeMs: number
}

/** The scores after a fold: exponential decay, then addition. */
export const foldedScores = ({ scores, counts, elapsedMs, halfLifeMs }: Fold): Map<Asset, number> => {
  const remaining = 2 ** (-Math.max(0, elapsedMs) / halfLifeMs)
  const folded = new Map<Asset, number>()
  for (const asset of new Set([...scores.keys(), ...counts.keys()])) {
    const score = (scores.get(asset) ?? 0) * remaining + (counts.get(asset) ?? 0)
    if (score >= MIN_SCORE) folded.set(asset, score)
  }
  return folded
}
