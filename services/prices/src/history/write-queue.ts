import { keyText } from './attributes.ts'
import type { HistoryItem } from './store.ts'

/** `full`: pushed out by newer ones. `rejected`: the store will never take it. `shutdown`: no time left to write it. */
export const DROP_REASONS = ['full', 'rejected', 'shutdown'] as const
export type DropReason = (typeof DROP_REASONS)[number]

type Entry = { item: HistoryItem; taken: HistoryItem | undefined }

/** A bounded queue with one item per key, oldest first. An item taken stays in it until it is settled. */
export type WriteQueue = {
  /** Adds an item, or replaces the one of the same key. Returns how many of the oldest were pushed out. */
  add(item: HistoryItem): number
  /** Up to `limit` items with distinct keys that nobody has taken. */
  take(limit: number): HistoryItem[]
  /** Ends the taking of a batch: those `left` may be taken again, the others are gone unless replaced meanwhile. */
  settle(batch: readonly HistoryItem[], left: readonly HistoryItem[]): void
  /** All items, taken ones included. */
  size(): number
  /** Items that nobody has taken. */
  waiting(): number
  /** Empties it. Returns how many there were. */
  clear(): number
}

const keyOfItem = ({ asset, timestamp }: HistoryItem): string => keyText(asset, timestamp)

export const createWriteQueue = (capacity: number): WriteQueue => {
  // A Map iterates in the order of insertion; replacing a value keeps its place.
  const entries = new Map<string, Entry>()
  let takenCount = 0

  const release = (item: HistoryItem): HistoryItem | undefined => {
    const entry = entries.get(keyOfItem(item))
    const taken = entry?.taken
    if (entry === undefined || taken === undefined) return undefined
    entry.taken = undefined
    takenCount -= 1
    return taken
  }

  const dropOldest = (): number => {
    for (const [key, entry] of entries) {
      if (entry.taken === undefined) return entries.delete(key) ? 1 : 0
    }
    return 0
  }

  return {
    add: item => {
      const key = keyOfItem(item)
      const standing = entries.get(key)
      if (standing !== undefined) {
        standing.item = item
        return 0
      }
      entries.set(key, { item, taken: undefined })
      return entries.size > capacity ? dropOldest() : 0
    },
    take: limit => {
      const items: HistoryItem[] = []
      for (const entry of entries.values()) {
        if (items.length >= limit) break
        if (entry.taken !== undefined) continue
        entry.taken = entry.item
        items.push(entry.item)
      }
      takenCount += items.length
      return items
    },
    settle: (batch, left) => {
      for (const item of left) release(item)
      for (const item of batch) {
        const taken = release(item)
        if (taken !== undefined && taken === entries.get(keyOfItem(item))?.item)
          entries.delete(keyOfItem(item))
      }
    },
    size: () => entries.size,
    waiting: () => entries.size - takenCount,
    clear: () => {
      const count = entries.size
      entries.clear()
      takenCount = 0
      return count
    },
  }
}
