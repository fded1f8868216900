import {
  type Asset,
  createAssignment,
  fixedAssignment,
  TIER_RULES,
  type VersionedPrice,
} from '@price-aggregator/prices'
import { createLogger } from '@price-aggregator/runtime'
import { expect } from 'chai'
import fc from 'fast-check'
import { createLastPrices } from './last-prices.ts'
import { createLedShards } from './led-shards.ts'
import { createSchedule } from './schedule.ts'
import { takeDue } from './shard-run.ts'

const START = 1_764_000_000_000
const TICK_MS = 50
const { intervalMs } = TIER_RULES.hot
const SEED_MS = 400
/** What a takeover may add to the interval: reading the prices that stand, and a second of spreading. */
const LONGEST_GAP_MS = intervalMs + SEED_MS + 1_000 + 2 * TICK_MS
const ASSETS = Array.from({ length: 20 }, (_, i) => `asset${i}usdt`)
const TURNS = createSchedule(ASSETS, intervalMs).turns

const settle = () => new Promise(resolve => setImmediate(resolve))

/** Leaders one after another on one store, in virtual time; returns when each asset was refreshed. */
const simulate = async (leaders: readonly { leadsMs: number; seedMs: number; sameProcess: boolean }[]) => {
  const clock = { now: START }
  const refreshed = new Map<Asset, number[]>(ASSETS.map(asset => [asset, [START]]))
  const reads: { at: number; answer(): void }[] = []
  const state = { epoch: 0, seedMs: 0 }
  const standing = (asset: Asset): VersionedPrice => {
    const observedAt = refreshed.get(asset)?.at(-1) ?? START
    const numbers = { price: 1, volume: 1, spread: 0, sources: [], sourceCount: 1 }
    return { generation: 1, epoch: 1, price: { asset, ...numbers, observedAt, answeredAt: observedAt } }
  }
  const createProcess = () =>
    createLedShards({
      latest: {
        now: () => clock.now,
        readMany: assets =>
          new Promise(resolve =>
            reads.push({ at: clock.now + state.seedMs, answer: () => resolve(assets.map(standing)) }),
          ),
      },
      assignment: fixedAssignment(createAssignment({ generation: 1, assets: ASSETS })),
      leadership: { held: () => [{ shard: { tier: 'hot', index: 0 }, epoch: state.epoch }] },
      lastPrices: createLastPrices(),
      logger: createLogger('test', 'silent'),
      monotonic: () => clock.now,
      stop: new AbortController().signal,
      onBegin: () => undefined,
    })
  let shards = createProcess()
  for (const { leadsMs, seedMs, sameProcess } of leaders) {
    state.epoch += 1
    state.seedMs = seedMs
    if (!sameProcess) shards = createProcess()
    shards.reconcile()
    for (const end = clock.now + leadsMs; clock.now < end; clock.now += TICK_MS) {
      const answered = reads.filter(({ at }) => at <= clock.now)
      for (const read of answered) reads.splice(reads.indexOf(read), 1)
      for (const read of answered) read.answer()
      if (answered.length > 0) await settle()
      for (const run of shards.runs())
        for (const asset of takeDue(run, clock.now, clock.now).due) refreshed.get(asset)?.push(clock.now)
    }
  }
  return { refreshed, end: clock.now }
}

describe('shards led one after another', () => {
  const leader = fc.record({
    leadsMs: fc.integer({ min: 2_000, max: 12_000 }),
    seedMs: fc.integer({ min: 0, max: SEED_MS }),
    sameProcess: fc.boolean(),
  })

  it('have each asset refreshed once an interval and a second, and never without a turn since', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(leader, { minLength: 1, maxLength: 8 }), async leaders => {
        const { refreshed, end } = await simulate(leaders)
        for (const { asset, phaseMs } of TURNS) {
          const times = refreshed.get(asset) ?? []
          expect(end - (times.at(-1) ?? 0)).to.be.at.most(LONGEST_GAP_MS)
          times.slice(1).forEach((time, i) => {
            const before = times[i] ?? 0
            expect(time - before).to.be.at.most(LONGEST_GAP_MS)
            const turn = Math.floor((time - phaseMs) / intervalMs) * intervalMs + phaseMs
            expect(turn).to.be.greaterThan(before)
          })
        }
      }),
      { numRuns: 50 },
    )
  })
})
