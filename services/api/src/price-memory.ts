import {
  type Asset,
  type Assignment,
  isNewer,
  renderPrice,
  TIER_RULES,
  type Tier,
  type TierRule,
  type VersionedPrice,
  versionOf,
} from '@price-aggregator/prices'
import { createObservedTimes, type ObservedTimes } from './observed-times.ts'

/** An answer ready to be written. ASCII, so its length in characters is its length in bytes. */
export type RenderedPrice = { readonly body: string; readonly contentLength: string }

/** What memory holds of one asset. Times in milliseconds on the store's clock. */
export type PriceEntry = RenderedPrice & {
  readonly asset: Asset
  readonly tier: Tier
  readonly rule: TierRule
  readonly held: VersionedPrice
  /** How often it was answered since the process started. */
  reads: number
  /** When a read last asked for a refresh in the background. */
  revalidatedAt: number
  /** When a read last awaited a refresh. */
  awaitedAt: number
}

type MutableEntry = { -readonly [K in keyof PriceEntry]: PriceEntry[K] } & {
  renderedAge: number
  /** Among whose ages it counts: its tier's, but for the first moments after a promotion. */
  countedIn: Tier
}

/** The newest known price of each asset of the assignment. */
export type PriceMemory = {
  /** Takes over tiers, and forgets assets that are no longer assigned. */
  assign(assignment: Assignment): void
  /**
   * Keeps the newer price; answers whether it was this one. Prices of unassigned assets are ignored, and one ahead of
   * the clock gives way to any other of its leader.
   */
  apply(update: VersionedPrice): boolean
  get(asset: Asset): PriceEntry | undefined
  /** The entry's body at a moment: rendered once for each new price and second of its age. */
  render(entry: PriceEntry, nowMs: number): RenderedPrice
  /** Assigned assets without a price, most traded first. */
  missing(): Asset[]
  /** How many assigned assets of each tier have no price. */
  countMissing(): Record<Tier, number>
  entries(): IterableIterator<PriceEntry>
  /** How old the prices of each tier are. A promoted asset counts in its old tier until its new one had time for it. */
  ages: ObservedTimes['ages']
  /** How often each asset was answered since the process started, those no longer assigned too. */
  reads(): Iterable<readonly [Asset, number]>
}

/** Further than this ahead of the store's clock, a price was observed before that clock was set back, milliseconds. */
const FUTURE_TOLERANCE_MS = 1_000

/** A promoted asset has its first price after an interval of its new tier, and so much for the refresh, milliseconds. */
const PROMOTION_GRACE_MS = 3_000

export type PriceMemoryDeps = {
  assignment: Assignment
  /** Milliseconds on the store's clock. */
  now: () => number
}

export const createPriceMemory = ({ assignment, now }: PriceMemoryDeps): PriceMemory => {
  const entries = new Map<Asset, MutableEntry>()
  /** Reads of assets that are no longer assigned: a counter must go on where it was when one comes back. */
  const formerReads = new Map<Asset, number>()
  const assigned = { assignment }
  const times = createObservedTimes()
  /** Promoted assets that still count in their old tier, and until when. */
  const promoted = new Map<MutableEntry, number>()

  const countIn = (entry: MutableEntry, tier: Tier): void => {
    promoted.delete(entry)
    times.remove(entry.countedIn, entry.held.price.observedAt)
    times.add(tier, entry.held.price.observedAt)
    entry.countedIn = tier
  }

  /** Who was refreshed every five minutes is not late for being asked for every five seconds from now on. */
  const moveTo = (entry: MutableEntry, tier: Tier): void => {
    const rule = TIER_RULES[tier]
    Object.assign(entry, { tier, rule, renderedAge: Number.NaN })
    const isPromotion = rule.intervalMs < TIER_RULES[entry.countedIn].intervalMs
    if (isPromotion) promoted.set(entry, now() + rule.intervalMs + PROMOTION_GRACE_MS)
    else countIn(entry, tier)
  }

  // All that is held is assigned: mostly one look says that nothing is missing, whatever the number of assets.
  const missing = (): Asset[] => {
    const { assets } = assigned.assignment
    return entries.size === assets.length ? [] : assets.filter(asset => !entries.has(asset))
  }

  const replaces = (update: VersionedPrice, held: VersionedPrice): boolean => {
    if (isNewer(versionOf(update), versionOf(held))) return true
    // As in the store: such a price does not count, or it would stand until the clock is there again.
    const isAhead = held.price.observedAt > now() + FUTURE_TOLERANCE_MS
    const sameLeader = update.generation === held.generation && update.epoch === held.epoch
    return isAhead && sameLeader && update.price.observedAt < held.price.observedAt
  }

  const apply = (update: VersionedPrice): boolean => {
    const { asset } = update.price
    const entry = entries.get(asset)
    if (entry) {
      if (!replaces(update, entry.held)) return false
      times.remove(entry.countedIn, entry.held.price.observedAt)
      times.add(entry.countedIn, update.price.observedAt)
      entry.held = update
      // One of the old tier's leader may still be under way.
      if (promoted.has(entry) && update.generation >= assigned.assignment.generation)
        countIn(entry, entry.tier)
      entry.renderedAge = Number.NaN
      return true
    }
    const tier = assigned.assignment.tierOf.get(asset)
    if (tier === undefined) return false
    entries.set(asset, { ...newEntry(tier, update), reads: formerReads.get(asset) ?? 0 })
    formerReads.delete(asset)
    times.add(tier, update.price.observedAt)
    return true
  }

  return {
    assign: next => {
      assigned.assignment = next
      for (const entry of entries.values()) {
        const tier = next.tierOf.get(entry.asset)
        if (tier === entry.tier) continue
        if (tier === undefined) {
          promoted.delete(entry)
          times.remove(entry.countedIn, entry.held.price.observedAt)
          entries.delete(entry.asset)
          if (entry.reads > 0) formerReads.set(entry.asset, entry.reads)
        } else {
          moveTo(entry, tier)
        }
      }
    },
    apply,
    get: asset => entries.get(asset),
    render: (entry, nowMs) => render(entry as MutableEntry, nowMs),
    missing,
    countMissing: () => {
      const counts = { hot: 0, medium: 0, cold: 0 }
      for (const asset of missing()) counts[assigned.assignment.tierOf.get(asset) ?? 'cold'] += 1
      return counts
    },
    entries: () => entries.values(),
    ages: (tier, shares, nowMs) => {
      for (const [entry, untilMs] of promoted) if (nowMs > untilMs) countIn(entry, entry.tier)
      return times.ages(tier, shares, nowMs)
    },
    reads: function* () {
      for (const { asset, reads } of entries.values()) yield [asset, reads]
      yield* formerReads
    },
  }
}

const newEntry = (tier: Tier, held: VersionedPrice): MutableEntry => ({
  asset: held.price.asset,
  tier,
  rule: TIER_RULES[tier],
  held,
  reads: 0,
  revalidatedAt: Number.NEGATIVE_INFINITY,
  awaitedAt: Number.NEGATIVE_INFINITY,
  body: '',
  contentLength: '',
  renderedAge: Number.NaN,
  countedIn: tier,
})

const render = (entry: MutableEntry, nowMs: number): RenderedPrice => {
  const { price } = entry.held
  // Rounded up: every rule about ages is "more than so many seconds", so a body never outlives its meaning.
  const age = Math.ceil((nowMs - price.observedAt) / 1000)
  if (entry.renderedAge !== age) {
    entry.body = renderPrice(price, entry.tier, entry.rule, nowMs)
    entry.contentLength = String(entry.body.length)
    entry.renderedAge = age
  }
  return entry
}
