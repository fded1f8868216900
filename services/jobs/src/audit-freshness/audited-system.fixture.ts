import { microTime, withEpoch } from '@price-aggregator/kubernetes'
import type { LatestStore, QuoteOutcome } from '@price-aggregator/prices'
import { createRedisLatestStore } from '@price-aggregator/prices/latest/redis'
import type { Logger } from '@price-aggregator/runtime'
import { sharedRedisUrl, uniquePrefix } from '../../../../test/redis-server.ts'
import type { JobRun } from '../job.ts'
import { type AuditFreshnessDeps, createAuditFreshnessJob } from './create-audit-freshness-job.ts'
import { startLeaseServer } from './lease-server.fixture.ts'
import { leaseAt, priceOf } from './shards.fixture.ts'

export const HOT_LEASE = 'prices-refresher-hot-0'
const HOT = 'hot:0'
const HOLDER = 'pod-a_1'
/** As the latest store keeps it: one hot asset, and shards of the other tiers that hold none. */
const CONTENT = JSON.stringify({
  generation: 1,
  shards: { hot: 1, medium: 1, cold: 1 },
  assets: 'btcusdt',
  tiers: '0',
})

/** One hot shard in a real Redis, its Lease on an API server, and exchanges that answer as they are told. */
export const startAuditedSystem = async () => {
  const store = createRedisLatestStore({ url: sharedRedisUrl(), prefix: uniquePrefix() })
  const api = await startLeaseServer()
  await store.ping()
  await store.registerGeneration(1, 0, CONTENT)
  const epoch = Math.floor(store.now()) - 3_600_000
  const state = {
    aheadMs: 0,
    /** How many of the three exchanges answer. */
    answering: 3,
    price: 100,
    elapsedMs: 0,
    onSleep: (_nth: number) => Promise.resolve(),
  }
  const warned: string[] = []
  const latest: LatestStore = { ...store, now: () => store.now() + state.aheadMs }

  const renew = (): void => {
    state.elapsedMs += 1
    const lease = api.leases.get(HOT_LEASE)
    if (lease?.holder) api.put({ ...lease, renewTime: microTime(latest.now() + state.elapsedMs) })
  }

  /** The shard is taken by a holder, as an elector does it. */
  const take = async (holder: string, under: number): Promise<void> => {
    const lease = api.leases.get(HOT_LEASE) ?? leaseAt(0)
    api.put(withEpoch({ ...lease, name: HOT_LEASE, holder, leaseDurationSeconds: 6 }, under))
    await latest.stampFence(HOT, under, holder)
  }

  const write = (price = 100): ReturnType<LatestStore['write']> => {
    const observedAt = Math.floor(store.now())
    const one = { ...priceOf('btcusdt', [price, price]), observedAt, answeredAt: observedAt }
    return store.write({ shard: HOT, epoch, generation: 1, price: one, ttlMs: 60_000 })
  }

  /** So much time passes in which nobody writes. */
  const silence = (ms: number): void => {
    state.aheadMs += ms
  }

  const fetchQuotes = async (asset: string): Promise<QuoteOutcome[]> =>
    ['exchange1', 'exchange2', 'exchange3'].map((exchange, index) => {
      if (index >= state.answering) return { kind: 'failure', exchange, failure: 'timeout' }
      const timestamp = Math.floor(latest.now() / 1_000)
      return { kind: 'quote', quote: { exchange, symbol: asset, price: state.price, volume: 1, timestamp } }
    })

  const deps: AuditFreshnessDeps = {
    latest,
    fetchQuotes,
    leases: { client: api.client, prefix: 'prices', labels: {} },
    announce: api.client.createEvent,
    config: { sampleSize: 20, avoidMs: 60_000, watchMs: 7_000, confirmMs: 35_000 },
    minSources: 1,
    random: () => 0,
    sleep: async ms => {
      state.elapsedMs += ms
      sleeps.push(ms)
      renew()
      await state.onSleep(sleeps.length)
    },
    monotonic: () => state.elapsedMs,
  }
  const sleeps: number[] = []
  const say = (...[, message]: unknown[]): void => void warned.push(String(message))
  const logger = { info: () => undefined, warn: say, error: say } as unknown as Logger

  const run = (changes: Partial<AuditFreshnessDeps> = {}, how: Partial<JobRun> = {}) => {
    const { signal } = new AbortController()
    return createAuditFreshnessJob({ ...deps, ...changes })({ dryRun: false, logger, signal, ...how })
  }

  await take(HOLDER, epoch)
  await write()
  return {
    api,
    epoch,
    holder: HOLDER,
    latest,
    run,
    silence,
    sleeps,
    state,
    take,
    warned,
    write,
    lease: () => api.leases.get(HOT_LEASE),
    stop: async () => {
      await store.close()
      await api.stop()
    },
  }
}

export type AuditedSystem = Awaited<ReturnType<typeof startAuditedSystem>>
