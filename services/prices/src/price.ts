import type { Asset } from './asset.ts'
import type { QuoteFailure } from './quote.ts'

/** Why a quote was left out of a price. */
export type QuoteRejection = (typeof QUOTE_REJECTIONS)[number]

export const QUOTE_REJECTIONS = ['invalid', 'wrong_symbol', 'old', 'future', 'outlier'] as const

/** What became of one exchange's answer. */
export type Source = { exchange: string } & (
  | { kind: 'kept'; price: number; volume: number; timestamp: number; weight: number }
  | { kind: 'rejected'; price: number; volume: number; timestamp: number; reason: QuoteRejection }
  | { kind: 'failed'; reason: QuoteFailure }
)

/** One aggregated price. */
export type Price = {
  asset: Asset
  /** Volume-weighted average of the kept quotes, in the quote currency. */
  price: number
  /** Sum of the kept quotes' base volumes. */
  volume: number
  /** (highest - lowest kept quote) / price. */
  spread: number
  /** When the quotes were asked for, milliseconds on the store's clock: the safe end of its age. */
  observedAt: number
  /** When their answers were in, milliseconds on the store's clock. */
  answeredAt: number
  /** Every exchange asked, kept or not. Empty for a price read from history. */
  sources: Source[]
  /** How many quotes were kept. */
  sourceCount: number
}

/** Where a price stands in the order of acceptance: assignments first, then leaders, then observations. */
export type Version = { generation: number; epoch: number; observedAt: number }

/** A price together with who was allowed to write it. A price from history has generation and epoch 0. */
export type VersionedPrice = { price: Price; generation: number; epoch: number }

/**
 * Whether version a comes after b. A lower epoch never wins within a generation. Epochs of different shards do
 * not compare, and an asset changes its shard with the generation only: hence generation first.
 */
export const isNewer = (a: Version, b: Version): boolean => {
  if (a.generation !== b.generation) return a.generation > b.generation
  if (a.epoch !== b.epoch) return a.epoch > b.epoch
  return a.observedAt > b.observedAt
}

export const versionOf = ({ price, generation, epoch }: VersionedPrice): Version => ({
  generation,
  epoch,
  observedAt: price.observedAt,
})
