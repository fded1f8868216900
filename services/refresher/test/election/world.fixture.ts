import { type Assignment, createAssignment, type LatestStore, type ShardId } from '@price-aggregator/prices'
import { createMemoryLatestStore } from '@price-aggregator/prices/latest/memory'
import { createFakeApi, type FakeApi } from './fake-api.fixture.ts'
import { type Accepted, type SimulatedProcess, startProcess } from './process.fixture.ts'
import { seededRandom } from './random.fixture.ts'
import { createVirtualTime, type VirtualTime } from './virtual-time.fixture.ts'

/** A tier's refreshers, an API server and a latest store, all on one virtual clock. */
export type World = {
  time: VirtualTime
  api: FakeApi
  accepted: Accepted[]
  refused: { shard: string; holder: string }[]
  /** Who said to lead a shard before its fence was stamped. */
  unstamped: { shard: string; holder: string }[]
  /** Starts a process in a pod; a second one there is the restarted container. */
  start(pod: string): SimulatedProcess
  processes(): SimulatedProcess[]
  pass(ms: number): Promise<void>
  /** Lets all know of an assignment that is not yet in effect. */
  announceShards(count: number): void
  setShards(count: number): void
  /** As a Redis that comes back empty. */
  loseStore(): Promise<void>
  store(): LatestStore
  /** Who believes to lead each shard. */
  leaders(): Map<ShardId, string[]>
  /** The longest time without an accepted price of a shard since a time, milliseconds. */
  longestGap(shard: ShardId, since: number): number
}

const START = Date.UTC(2026, 10, 24)

export const createWorld = async (seed: number, shards: number): Promise<World> => {
  const time = createVirtualTime()
  const random = seededRandom(seed)
  const api = createFakeApi(time, random)
  const accepted: Accepted[] = []
  const refused: World['refused'] = []
  const unstamped: World['unstamped'] = []
  const listeners = new Set<() => void>()
  const processes: SimulatedProcess[] = []
  let store: LatestStore
  let current = assignmentOf(shards)
  /** Known to all, and not yet in effect. */
  let coming: Assignment | undefined
  let incarnation = 0

  const loseStore = async (): Promise<void> => {
    store = createMemoryLatestStore({ now: () => START + time.now() })
    await store.registerGeneration(1, 0)
  }
  await loseStore()

  return {
    time,
    api,
    accepted,
    refused,
    unstamped,
    start: pod => {
      incarnation += 1
      const process = startProcess(pod, incarnation, {
        time,
        api,
        store: () => store,
        assignment: {
          current: () => current,
          inEffect: () => true,
          newest: () => ({ assignment: coming ?? current, readAt: time.now() }),
          reload: () => undefined,
          onChange: listener => {
            const told = () => listener(current)
            listeners.add(told)
            return () => listeners.delete(told)
          },
        },
        random,
        onAccepted: one => accepted.push(one),
        onRefused: (shard, holder) => refused.push({ shard, holder }),
        onUnstamped: (shard, holder) => unstamped.push({ shard, holder }),
      })
      processes.push(process)
      return process
    },
    processes: () => processes.filter(process => process.isAlive()),
    pass: ms => time.runUntil(time.now() + ms),
    announceShards: count => {
      coming = assignmentOf(count)
    },
    setShards: count => {
      current = assignmentOf(count)
      coming = undefined
      for (const listener of [...listeners]) listener()
    },
    loseStore,
    store: () => store,
    leaders: () => {
      const shardIds = Array.from({ length: current.shards.hot }, (_, index): ShardId => `hot:${index}`)
      return new Map(shardIds.map(id => [id, processes.filter(leads(id)).map(({ holder }) => holder)]))
    },
    longestGap: (shard, since) => {
      const times = accepted.filter(one => one.shard === shard && one.at >= since).map(({ at }) => at)
      return Math.max(...[...times, time.now()].map((at, i) => at - (times[i - 1] ?? since)))
    },
  }
}

const leads =
  (id: ShardId) =>
  (process: SimulatedProcess): boolean =>
    process.isAlive() && process.leadership.held().some(({ shard }) => `hot:${shard.index}` === id)

const assignmentOf = (shards: number) =>
  createAssignment({ generation: 1, assets: [], shards: { hot: shards, medium: 1, cold: 1 } })

/** What went wrong with the order of accepted prices; empty: a higher epoch never gave way, and each had one writer. */
export const disorder = (accepted: readonly Accepted[]): string[] => {
  const highest = new Map<string, Accepted>()
  return accepted.flatMap(one => {
    const before = highest.get(one.shard)
    if (!before || one.epoch > before.epoch) highest.set(one.shard, one)
    if (before && one.epoch < before.epoch) return [`${JSON.stringify(one)} after ${JSON.stringify(before)}`]
    if (before && one.epoch === before.epoch && one.holder !== before.holder)
      return [`${JSON.stringify(one)} and ${JSON.stringify(before)}`]
    return []
  })
}
