import type { Asset } from '@price-aggregator/prices'

/** For how many half-lives overrides stand without enough evidence before they are withdrawn. */
const KEPT_HALF_LIVES = 2

/**
 * How far popularity is to be believed.
 * - `enough`: it decides.
 * - `little`: what stands is kept.
 * - `faded`: there has been little for so long that rank decides again.
 */
export type Evidence = { kind: 'enough' | 'little' | 'faded'; total: number }

type EvidenceInput = {
  assets: readonly Asset[]
  popularity: ReadonlyMap<Asset, number>
  /** Since when, as an earlier run saw it, there has not been enough; undefined: there was. */
  unprovenSince: number | undefined
  minAccesses: number
  halfLifeMs: number
  now: number
}

/**
 * Popularity that is gone says nothing of why: reads may have stopped, the store may have lost its data, or all API pods
 * may be down. So overrides stand for two half-lives, counted from the first run that found too little: after a loss,
 * reads that go on bring back 3/4 of their evidence in that time and nothing moves; reads that stopped bring none, and
 * assets go back. The time is kept beside the overrides, since it must outlive the store that lost its data.
 */
export const weighEvidence = (input: EvidenceInput): Evidence => {
  const { assets, halfLifeMs, minAccesses, now, popularity, unprovenSince } = input
  // Added up by rank: the same sum, to the last bit, in whatever order the popularity comes.
  const total = assets.reduce((sum, asset) => sum + (popularity.get(asset) ?? 0), 0)
  if (total >= minAccesses) return { kind: 'enough', total }
  const faded = unprovenSince !== undefined && now - unprovenSince >= KEPT_HALF_LIVES * halfLifeMs
  return { kind: faded ? 'faded' : 'little', total }
}
