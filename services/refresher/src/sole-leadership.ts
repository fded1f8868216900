import {
  type AssignmentFollower,
  type Fence,
  type LatestStore,
  type Shard,
  type ShardId,
  shardId,
  type Tier,
} from '@price-aggregator/prices'
import { type Logger, runLoop } from '@price-aggregator/runtime'
import { createBell } from './bell.ts'
import { failureLevel } from './failure-level.ts'
import type { HeldShard, Leadership } from './leadership.ts'
import { shardsOf } from './shards-of.ts'
import { observe, quietMs, type Standby } from './standby.ts'

export type SoleLeadershipDeps = {
  latest: Pick<LatestStore, 'now' | 'readFence' | 'stampFence'>
  assignment: Pick<AssignmentFollower, 'current' | 'inEffect' | 'onChange'>
  tiers: readonly Tier[]
  /** Who this process is, for the fence and for logs. */
  holder: string
  logger: Pick<Logger, 'debug' | 'info' | 'warn'>
  /** How often the fences of all shards are looked at. Default 1,000. */
  retryMs?: number
  /** Milliseconds on a clock that never jumps. */
  monotonic?: () => number
}

/** `restamp`: held until the store lost its data. */
type State =
  | { kind: 'wanted' | 'restamp' }
  | { kind: 'held'; epoch: number }
  | { kind: 'standby'; seen: Standby | undefined }

type Slot = { shard: Shard; state: State }

/**
 * Leads every shard of its tiers, for want of Kubernetes. Of two such processes started by mistake the later one leads,
 * and the other stands by: it takes a shard again once nobody has written it for three intervals of its tier.
 */
export const createSoleLeadership = (deps: SoleLeadershipDeps): Leadership => {
  const { latest, assignment, tiers, holder, logger, retryMs = 1_000 } = deps
  const { monotonic = () => performance.now() } = deps
  const slots = new Map<ShardId, Slot>()
  const listeners = new Set<() => void>()
  const bell = createBell()
  let held: HeldShard[] = []

  const enter = (slot: Slot, state: State): void => {
    slot.state = state
    announce()
  }

  const announce = (): void => {
    held = [...slots.values()].flatMap(({ shard, state }) =>
      state.kind === 'held' ? [{ shard, epoch: state.epoch }] : [],
    )
    for (const listener of [...listeners]) listener()
  }

  /** All shards of the assignment, and none unless it is in effect: its prices would be refused. */
  const follow = (): void => {
    const shards = assignment.inEffect() ? shardsOf(assignment.current().shards, tiers) : []
    const ids = new Set(shards.map(shardId))
    const gone = [...slots.keys()].filter(id => !ids.has(id))
    for (const id of gone) slots.delete(id)
    for (const shard of shards) {
      if (!slots.has(shardId(shard))) slots.set(shardId(shard), { shard, state: { kind: 'wanted' } })
    }
    if (gone.length > 0) announce()
  }

  const take = async (slot: Slot): Promise<void> => {
    const shard = shardId(slot.shard)
    const standing = await latest.readFence(shard)
    if (slot.state.kind === 'restamp' && standing && standing.holder !== holder)
      return standBy(slot, standing)
    const epoch = Math.max(standing?.epoch ?? 0, Math.floor(latest.now())) + 1
    const { stamped, fence } = await latest.stampFence(shard, epoch, holder)
    if (!stamped) return standBy(slot, fence)
    logger.info({ shard, epoch, before: standing?.holder }, 'shard taken')
    enter(slot, { kind: 'held', epoch })
  }

  const standBy = (slot: Slot, fence: Fence): void => {
    logger.warn(
      { shard: shardId(slot.shard), leader: fence.holder },
      'another process leads the shard: standing by',
    )
    enter(slot, { kind: 'standby', seen: observe(undefined, fence, monotonic()) })
  }

  /** Takes the shard where its leader has gone quiet, or is this process by a stamp the store fell back to. */
  const watch = async (slot: Slot, before: Standby | undefined): Promise<void> => {
    const fence = await latest.readFence(shardId(slot.shard))
    if (fence?.holder === holder) return take(slot)
    const seen = observe(before, fence, monotonic())
    slot.state = { kind: 'standby', seen }
    if (monotonic() - seen.changedAt < quietMs(slot.shard.tier)) return
    logger.warn({ shard: shardId(slot.shard), leader: fence?.holder }, 'nobody writes the shard: taking it')
    await take(slot)
  }

  /** Sees before the next write does that the shard is another's, or that the store lost its data. */
  const check = async (id: ShardId, epoch: number): Promise<void> => {
    const fence = await latest.readFence(id)
    if (fence?.epoch !== epoch) refused(id, epoch, fence ? 'fenced' : 'unfenced')
  }

  const refused: Leadership['refused'] = (id, epoch, outcome) => {
    const slot = slots.get(id)
    if (slot?.state.kind !== 'held' || slot.state.epoch !== epoch) return
    if (outcome === 'unfenced') {
      logger.warn({ shard: id, epoch }, 'the store lost the fence: stamping again')
      enter(slot, { kind: 'restamp' })
    } else {
      logger.warn({ shard: id, epoch }, 'another process took the shard: standing by')
      enter(slot, { kind: 'standby', seen: undefined })
    }
    bell.ring()
  }

  const round = async (): Promise<void> => {
    follow()
    for (const [id, slot] of slots) {
      const { state } = slot
      if (state.kind === 'held') await check(id, state.epoch)
      else if (state.kind === 'standby') await watch(slot, state.seen)
      else await take(slot)
    }
  }

  return {
    held: () => held,
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    refused,
    run: async signal => {
      const stopListening = assignment.onChange(bell.ring)
      const turn = async () => {
        await round()
        await bell.wait(retryMs, signal)
      }
      await runLoop(turn, {
        signal,
        pauseMs: 0,
        onFailure: error => logger[failureLevel(error)]({ error }, 'shards cannot be taken: retrying'),
        onRecovery: () => logger.debug('shards can be taken again'),
      })
      stopListening()
      slots.clear()
      announce()
    },
  }
}
