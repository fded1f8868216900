import type { Asset, QuoteOutcome } from '@price-aggregator/prices'

/** So many assets an exchange must not list, and list none, to be suspected. */
const SUSPECT_ASSETS = 20

/** What became of an exchange that answers "not listed": `nothing`, it lists nothing that it was asked for. */
export type Listing = 'nothing' | 'something'

/**
 * Watches what one exchange lists. Tells once when it listed none of at least 20 assets when last asked for each, and
 * once when it lists one again. An exchange that lists few assets is not suspected as long as it lists those.
 */
export const createListingWatch = (onChange: (listing: Listing) => void) => {
  const listed = new Set<Asset>()
  const unlisted = new Set<Asset>()
  let listing: Listing = 'something'

  const tell = (now: Listing): void => {
    if (listing === now) return
    listing = now
    onChange(now)
  }

  return (asset: Asset, outcome: QuoteOutcome): void => {
    if (outcome.kind === 'quote') {
      listed.add(asset)
      unlisted.delete(asset)
      tell('something')
    } else if (outcome.failure === 'not_listed') {
      listed.delete(asset)
      unlisted.add(asset)
      if (listed.size === 0 && unlisted.size >= SUSPECT_ASSETS) tell('nothing')
    }
  }
}
