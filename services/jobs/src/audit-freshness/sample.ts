import { type Asset, type Assignment, type Shard, shardOf } from '@price-aggregator/prices'

export type SampleInput = {
  assignment: Assignment
  /** How many assets are drawn at random, all alike. */
  size: number
  /** Shards of which some assets are wanted in any case: can they be priced at all? */
  suspects: readonly Shard[]
}

/** Enough that one or two that no exchange lists do not pass for all of a shard. */
const ASSETS_OF_A_SUSPECT = 3

/** The assets to be recomputed, each once. `random` gives numbers from 0 to below 1. */
export const pickSample = ({ assignment, size, suspects }: SampleInput, random: () => number): Asset[] => {
  const wanted = suspects.flatMap(shard => drawn(assetsOf(assignment, shard), ASSETS_OF_A_SUSPECT, random))
  return [...new Set([...drawn(assignment.assets, size, random), ...wanted])]
}

const assetsOf = ({ assets, shards, tierOf }: Assignment, { tier, index }: Shard): Asset[] =>
  assets.filter(asset => tierOf.get(asset) === tier && shardOf(asset, shards[tier]) === index)

/** The first cards of a shuffled deck: Durstenfeld's form of the Fisher-Yates shuffle. */
const drawn = (assets: readonly Asset[], count: number, random: () => number): Asset[] => {
  const deck = [...assets]
  for (let i = 0; i < Math.min(count, deck.length); i++) {
    const j = i + Math.floor(random() * (deck.length - i))
    const [a = '', b = ''] = [deck[i], deck[j]]
    deck[i] = b
    deck[j] = a
  }
  return deck.slice(0, count)
}
