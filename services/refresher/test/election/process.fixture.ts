import type { AssignmentFollower, LatestStore, Price } from '@price-aggregator/prices'
import { StoreUnavailable, shardId } from '@price-aggregator/prices'
import { createLeaseLeadership, type LeaseLeadership } from '../../src/election/lease-leadership.ts'
import type { HeldShard } from '../../src/leadership.ts'
import type { FakeApi } from './fake-api.fixture.ts'
import type { VirtualTime } from './virtual-time.fixture.ts'

/** A price that was accepted. */
export type Accepted = { at: number; shard: string; epoch: number; holder: string }

export type ProcessDeps = {
  time: VirtualTime
  api: FakeApi
  store: () => LatestStore
  assignment: Pick<AssignmentFollower, 'current' | 'inEffect' | 'newest' | 'onChange' | 'reload'>
  random: () => number
  onAccepted(accepted: Accepted): void
  onRefused(shard: string, holder: string): void
  /** It says that it leads a shard whose fence does not let it write. */
  onUnstamped(shard: string, holder: string): void
}

/** A refresher's process as far as leadership goes: it writes a price of each shard it holds about twice a second. */
export type SimulatedProcess = {
  readonly pod: string
  readonly holder: string
  readonly leadership: LeaseLeadership
  /** What may be done to it. `stuck`: it refreshes no more. */
  readonly fate: { apiReachable: boolean; storeReachable: boolean; stuck: boolean; clockSkewMs: number }
  isAlive(): boolean
  /** As SIGKILL: nothing it waits for comes back. */
  kill(): void
  /** As SIGSTOP and SIGCONT. */
  freeze(ms: number): void
  /** As SIGTERM; resolves when all is released. */
  stop(): Promise<void>
}

export const startProcess = (pod: string, incarnation: number, deps: ProcessDeps): SimulatedProcess => {
  const { time, api, random } = deps
  const holder = `${pod}_${incarnation}`
  const fate = { apiReachable: true, storeReachable: true, stuck: false, clockSkewMs: 0 }
  const stopping = new AbortController()
  const release = new AbortController()
  let alive = true
  let frozenUntil = 0
  let writing = 0

  /** Comes back when the process runs; never, if it was killed. */
  const running = async <T>(value: T): Promise<T> => {
    while (alive && time.now() < frozenUntil) await time.sleep(frozenUntil - time.now())
    return alive ? value : new Promise<T>(() => undefined)
  }

  const sleep = async (ms: number, signal?: AbortSignal): Promise<void> =>
    running(await time.sleep(ms, signal))

  const ask = async <T>(call: () => Promise<T>): Promise<T> => {
    await sleep(1 + random() * 20)
    if (!fate.storeReachable) throw new StoreUnavailable('latest', new Error('unreachable'))
    return running(await call())
  }

  const client = api.client(() => fate.apiReachable)
  const leadership = createLeaseLeadership({
    leases: {
      listLeases: async selector => running(await client.listLeases(selector)),
      getLease: async name => running(await client.getLease(name)),
      createLease: async lease => running(await client.createLease(lease)),
      updateLease: async lease => running(await client.updateLease(lease)),
    },
    latest: {
      now: () => deps.store().now() + fate.clockSkewMs,
      readFence: shard => ask(() => deps.store().readFence(shard)),
      stampFence: (shard, epoch, by) => ask(() => deps.store().stampFence(shard, epoch, by)),
    },
    assignment: deps.assignment,
    tiers: ['hot'],
    prefix: 'prices',
    labels: { app: 'prices' },
    pod: { name: pod, holder, reference: undefined },
    owner: async () => undefined,
    stopping: stopping.signal,
    logger: { info: () => undefined, warn: () => undefined },
    monotonic: time.now,
    random,
    sleep,
  })
  const completedAt = new Map<string, number>()

  let knownEpochs = new Set<number>()
  leadership.onChange(() => {
    const held = leadership.held()
    for (const { shard, epoch } of held.filter(({ epoch }) => !knownEpochs.has(epoch))) {
      const id = shardId(shard)
      void deps
        .store()
        .readFence(id)
        .then(fence => (fence?.epoch ?? 0) < epoch && deps.onUnstamped(id, holder))
    }
    knownEpochs = new Set(held.map(({ epoch }) => epoch))
  })

  const writeOnce = async ({ shard, epoch }: HeldShard): Promise<void> => {
    const id = shardId(shard)
    writing += 1
    await sleep(5 + random() * 100)
    const price = priceOf(shard.index, Math.floor(deps.store().now()))
    const outcome = await deps.store().write({ shard: id, epoch, generation: 1, price, ttlMs: 30_000 })
    if (outcome === 'accepted') deps.onAccepted({ at: time.now(), shard: id, epoch, holder })
    await sleep(1)
    writing -= 1
    completedAt.set(id, time.now())
    if (outcome !== 'fenced' && outcome !== 'unfenced') return
    deps.onRefused(id, holder)
    leadership.refused(id, epoch, outcome)
  }

  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (!fate.stuck) for (const held of leadership.held()) void writeOnce(held)
      await sleep(450 + random() * 100)
    }
    while (writing > 0) await sleep(5)
  }

  const worked = work()
  const ran = leadership.run(release.signal, shard => completedAt.get(shard))
  return {
    pod,
    holder,
    leadership,
    fate,
    isAlive: () => alive,
    kill: () => {
      alive = false
    },
    freeze: ms => {
      frozenUntil = Math.max(frozenUntil, time.now() + ms)
    },
    stop: async () => {
      stopping.abort()
      await worked
      release.abort()
      await ran
      alive = false
    },
  }
}

const priceOf = (index: number, observedAt: number): Price => ({
  asset: `asset${index}`,
  price: 1,
  volume: 1,
  spread: 0,
  observedAt,
  answeredAt: observedAt,
  sources: [],
  sourceCount: 1,
})
