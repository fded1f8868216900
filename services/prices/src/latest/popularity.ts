import type { Asset } from '../asset.ts'

/**
 * How often assets are asked for: what readers count becomes scores that forget it by half each half-life, whether or
 * not anybody looks.
 */
export type PopularityStore = {
  /**
   * Adds what was counted just now. Counts are positive whole numbers. They are added all at once or not at all; whether
   * they were is unknown after a `StoreUnavailable`, so say which `flush` it is and repeat it as it was.
   */
  addAccesses(counts: ReadonlyMap<Asset, number>, flush?: Flush): Promise<void>
  /**
   * The score of each asset now: the sum of its counts, each decayed by 2^(-time since it was added / half-life). Scores
   * below 0.01 are left out. `fold` keeps the scores, and the half-life for what is counted from then on; without it
   * nothing changes.
   */
  readPopularity(options: PopularityOptions): Promise<ReadonlyMap<Asset, number>>
}

/** One flush of a reader: `sequence` grows by each, and one that is not above the last one taken changes nothing. */
type Flush = { flusher: string; sequence: number }

type PopularityOptions = { halfLifeMs: number; fold: boolean }

/** Scores below this are left out, or every asset ever asked for would stay. */
export const MIN_SCORE = 0.01

/** What counts decay by while none was said by a fold: the job's default. */
export const FIRST_HALF_LIFE_MS = 3_600_000

/** For how long the last flush of a reader is known: longer than it repeats one through an outage that data outlive. */
export const FLUSH_MEMORY_MS = 3_600_000

/** A score as it was at a moment, in milliseconds. */
export type Scored = { score: number; at: number }

type Decay = { now: number; halfLifeMs: number }

/** A moment ahead of the clock, which was set back, counts as now. */
export const decayed = ({ score, at }: Scored, { now, halfLifeMs }: Decay): number =>
  score * 2 ** (-Math.max(0, now - at) / halfLifeMs)

export type Fold = Decay & {
  scores: ReadonlyMap<Asset, Scored>
  counts: ReadonlyMap<Asset, Scored>
}

/** The scores after a fold: both decayed to now, and added. */
export const foldedScores = ({ scores, counts, ...decay }: Fold): Map<Asset, number> => {
  const folded = new Map<Asset, number>()
  const of = (scored: Scored | undefined): number => (scored ? decayed(scored, decay) : 0)
  for (const asset of new Set([...scores.keys(), ...counts.keys()])) {
    const score = of(scores.get(asset)) + of(counts.get(asset))
    if (score >= MIN_SCORE) folded.set(asset, score)
  }
  return folded
}
