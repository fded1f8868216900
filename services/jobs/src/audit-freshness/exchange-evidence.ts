import type { Source } from '@price-aggregator/prices'
import type { Recomputed } from './price-check.ts'

/** `down`: no exchange answered for any asset of the sample. `unknown`: nobody was asked, or we did not ask to the end. */
export type ExchangeEvidence = 'answering' | 'down' | 'unknown'

/** What a sample tells of the exchanges as a whole. */
export const exchangeEvidence = (sample: readonly Recomputed[]): ExchangeEvidence => {
  const sources = sample.flatMap(({ aggregation }) => sourcesOf(aggregation))
  if (sources.some(isAnswer)) return 'answering'
  return sources.length > 0 && sources.every(isOwnFailure) ? 'down' : 'unknown'
}

const sourcesOf = (aggregation: Recomputed['aggregation']): readonly Source[] =>
  aggregation.kind === 'price' ? aggregation.price.sources : aggregation.sources

/** That it does not list an asset is an answer too. */
const isAnswer = (source: Source): boolean => source.kind !== 'failed' || source.reason === 'not_listed'

const isOwnFailure = (source: Source): boolean =>
  source.kind === 'failed' && source.reason !== 'cancelled' && source.reason !== 'overloaded'
