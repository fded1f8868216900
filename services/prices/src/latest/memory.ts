import type { Asset } from '../asset.ts'
import type { ShardId } from '../assignment/shard.ts'
import type { VersionedPrice } from '../price.ts'
import { createMemoryJobReports } from './memory-job-reports.ts'
import { createMemoryPopularity } from './memory-popularity.ts'
import { createMemoryStream } from './memory-stream.ts'
import {
  effectiveGenerations,
  FUTURE_TOLERANCE_MS,
  MAX_REFRESH_REQUESTS,
  MAX_UPDATES,
  withGeneration,
} from './rules.ts'
import type { Fence, Generations, LatestStore, PriceWrite, Update, WriteOutcome } from './store.ts'
import { timeOfStreamId } from './stream-id.ts'
import { createWallClock } from './wall-clock.ts'

type UpdateValue = Update extends infer U ? (U extends Update ? Omit<U, 'id'> : never) : never

type State = {
  prices: Map<Asset, { held: VersionedPrice; expiresAt: number }>
  fences: Map<ShardId, Fence>
  generations: Generations | undefined
  contents: Map<number, string>
}

export type MemoryLatestOptions = {
  /** Milliseconds since 1970. */
  now?: () => number
  maxUpdates?: number
}

/** The latest prices in this process, with the semantics of the Redis store. */
export const createMemoryLatestStore = (options: MemoryLatestOptions = {}): LatestStore => {
  const { now = createWallClock(), maxUpdates = MAX_UPDATES } = options
  const state: State = { prices: new Map(), fences: new Map(), generations: undefined, contents: new Map() }
  const updates = createMemoryStream<UpdateValue>(now, maxUpdates)
  const requests = createMemoryStream<Asset>(now, MAX_REFRESH_REQUESTS)

  const read = (asset: Asset): VersionedPrice | undefined => {
    const entry = state.prices.get(asset)
    if (!entry) return undefined
    if (entry.expiresAt > now()) return entry.held
    state.prices.delete(asset)
    return undefined
  }

  return {
    now,
    syncClock: async () => undefined,
    write: async write => {
      const outcome = judge(state, write, { now: now(), standing: read(write.price.asset) })
      if (outcome !== 'accepted') return outcome
      const { price, generation, epoch } = write
      const held = { price, generation, epoch }
      state.prices.set(price.asset, { held, expiresAt: now() + write.ttlMs })
      const fence = state.fences.get(write.shard)
      if (fence) fence.writtenAt = now()
      updates.add({ kind: 'price', update: held })
      return outcome
    },
    stampFence: async (shard, epoch, holder) => {
      const standing = state.fences.get(shard)
      const same = standing?.epoch === epoch && standing.holder === holder
      if (standing && standing.epoch >= epoch && !same) return { stamped: false, fence: { ...standing } }
      const fence = { epoch, holder, writtenAt: standing?.writtenAt }
      state.fences.set(shard, fence)
      return { stamped: true, fence: { ...fence } }
    },
    readFence: async shard => {
      const fence = state.fences.get(shard)
      return fence && { ...fence }
    },
    registerGeneration: async (generation, delayMs, content) => {
      const standing = state.generations && effectiveGenerations(state.generations, now())
      const registered = withGeneration(standing, generation, now() + delayMs)
      state.generations = registered
      if (content && !state.contents.has(generation)) state.contents.set(generation, content)
      for (const known of state.contents.keys()) {
        if (known !== registered.effective && known !== registered.next?.generation)
          state.contents.delete(known)
      }
      const counts = generation === registered.effective || generation === registered.next?.generation
      return { ...registered, contentMissing: counts && !state.contents.has(generation) }
    },
    readGenerations: async () => state.generations && effectiveGenerations(state.generations, now()),
    readGeneration: async generation => state.contents.get(generation),
    ...createMemoryPopularity(now),
    ...createMemoryJobReports(),
    read: async asset => read(asset),
    readMany: async assets => assets.flatMap(asset => read(asset) ?? []),
    lastUpdateId: async () => updates.lastId(),
    readUpdates: async (afterId, waitMs, signal) => {
      const entries = await updates.read(afterId, waitMs, signal)
      if (updates.hasLost(afterId)) return { kind: 'lost' }
      const lastId = entries.at(-1)?.id ?? afterId
      return { kind: 'updates', updates: entries.map(({ id, value }) => ({ id, ...value })), lastId }
    },
    publishRefreshFailure: async (asset, reason) => {
      updates.add({ kind: 'refresh_failed', asset, reason })
    },
    requestRefresh: async asset => timeOfStreamId(requests.add(asset)),
    refreshRequestsFrom: async lookBackMs => `${Math.max(0, Math.floor(now() - lookBackMs))}-0`,
    readRefreshRequests: async (afterId, waitMs, signal) => {
      const entries = await requests.read(afterId, waitMs, signal)
      return entries.map(({ id, value }) => ({ id, asset: value, requestedAt: timeOfStreamId(id) }))
    },
    ping: async () => undefined,
    close: async () => {
      updates.close()
      requests.close()
    },
  }
}

type Moment = { now: number; standing: VersionedPrice | undefined }

const judge = (state: State, write: PriceWrite, { now, standing }: Moment): WriteOutcome => {
  const generations = state.generations && effectiveGenerations(state.generations, now)
  if (generations?.effective !== write.generation) return 'outdated'
  const fence = state.fences.get(write.shard)
  if (!fence) return 'unfenced'
  if (fence.epoch !== write.epoch) return 'fenced'
  if (write.price.observedAt > now + FUTURE_TOLERANCE_MS) return 'future'
  const standsAt = standing?.price.observedAt
  if (standsAt === undefined || standsAt > now + FUTURE_TOLERANCE_MS) return 'accepted'
  return write.price.observedAt > standsAt ? 'accepted' : 'older'
}
