import { TIER_RULES, type Tier } from '@price-aggregator/prices'
import { createLogger } from '@price-aggregator/runtime'
import { expect } from 'chai'
import fc from 'fast-check'
import { Registry } from 'prom-client'
import { createLastPrices } from './last-prices.ts'
import { createRefresherMetrics } from './metrics.ts'
import type { RefreshOutcome } from './refresh.ts'
import { createSettlement } from './settle-refresh.ts'
import { createShardRun, type ShardRun, takeDue } from './shard-run.ts'

const TICK_MS = 50
const SECOND = 1_000
const MINUTE = 60 * SECOND
const START = 1_764_000_000_000

const ASSETS: Record<Tier, string[]> = { hot: [], medium: [], cold: [] }
for (let i = 0; i < 300; i++) ASSETS[i < 10 ? 'hot' : i < 60 ? 'medium' : 'cold'].push(`asset${i}`)

type Try = { asset: string; tier: Tier; at: number; written: boolean }

/**
 * All that is refreshed on a clock of its own: `away` says when no exchange can be reached. Every refresh ends at once,
 * so a second's tries show what lanes would have to bound.
 */
const simulate = (away: (sinceStart: number) => boolean, forMs: number, random: () => number): Try[] => {
  const clock = { now: START }
  const runs: ShardRun[] = (['hot', 'medium', 'cold'] as const).map(tier =>
    createShardRun({
      shard: { tier, index: 0 },
      epoch: 1,
      generation: 1,
      assets: ASSETS[tier],
      startedAt: START,
    }),
  )
  const lastPrices = createLastPrices()
  const settle = createSettlement({
    shards: { runs: () => runs, runOf: asset => runs.find(({ assets }) => assets.has(asset)) },
    assignment: { reload: () => undefined },
    leadership: { refused: () => undefined },
    lastPrices,
    metrics: createRefresherMetrics(new Registry()),
    logger: createLogger('test', 'silent'),
    monotonic: () => clock.now - START,
    random,
  })
  const refresh = (asset: string): RefreshOutcome => {
    if (away(clock.now - START)) return { kind: 'no_price', reason: 'no_quotes', exchangeAway: true }
    lastPrices.accept(asset, { price: 1, observedAt: clock.now })
    return { kind: 'written', sentAt: clock.now, price: { asset } as never }
  }
  const tries: Try[] = []
  for (const run of runs) {
    run.from = START
    run.extras = [...run.assets].map((asset, i) => ({ asset, at: START + i }))
  }
  for (; clock.now - START < forMs; clock.now += TICK_MS) {
    for (const run of runs) {
      for (const asset of takeDue(run, clock.now, clock.now - START).due) {
        const outcome = refresh(asset)
        tries.push({
          asset,
          tier: run.shard.tier,
          at: clock.now - START,
          written: outcome.kind === 'written',
        })
        settle(run, asset, outcome)
      }
    }
  }
  return tries
}

/** The assets written within a time. */
const writtenIn = (tries: Try[], from: number, to: number): Set<string> =>
  new Set(tries.filter(({ at, written }) => written && at >= from && at < to).map(({ asset }) => asset))

const ALL = Object.values(ASSETS).flat().length

/** Pseudo-random from a seed, from 0 to 1. */
const randomFrom = (seed: number) => {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}

describe('an outage of all exchanges', () => {
  it('is over for every asset of every tier within seconds, whether at the start or in between', () => {
    const given = fc.record({
      from: fc.constantFrom(0, 20 * SECOND),
      lasts: fc.integer({ min: 3 * SECOND, max: 2 * MINUTE }),
      seed: fc.nat(1e6),
    })
    fc.assert(
      fc.property(given, ({ from, lasts, seed }) => {
        const back = from + lasts
        const tries = simulate(at => at >= from && at < back, back + 10 * SECOND, randomFrom(seed))
        const failed = new Set(tries.filter(({ written }) => !written).map(({ asset }) => asset))
        const written = writtenIn(tries, back, back + 6 * SECOND)
        for (const asset of failed) expect(written.has(asset), asset).to.equal(true)
      }),
      { numRuns: 25 },
    )
  })

  it('of ten minutes is over likewise, and is not hammered at meanwhile', () => {
    const back = 10 * MINUTE
    const tries = simulate(at => at < back, back + MINUTE, randomFrom(1))
    expect(writtenIn(tries, back, back + 6 * SECOND).size).to.equal(ALL)

    const lateTries = tries.filter(({ at }) => at >= MINUTE && at < back)
    for (const tier of ['hot', 'medium', 'cold'] as const) {
      const { intervalMs } = TIER_RULES[tier]
      const perAsset = lateTries.filter(one => one.tier === tier).length / ASSETS[tier].length
      // Full jitter halves the longest wait on average.
      const longestWait = Math.min(30 * SECOND, intervalMs / 2)
      expect(perAsset).to.be.below(((back - MINUTE) / longestWait) * 2 + (back - MINUTE) / intervalMs + 5)
    }
  })

  it('is made up for at a bounded pace, and then the usual one is kept', () => {
    const back = 10 * MINUTE
    const tries = simulate(at => at < back, back + 5 * MINUTE, randomFrom(2))
    for (let at = back; at < back + 10 * SECOND; at += 200) {
      const burst = tries.filter(one => one.at >= at && one.at < at + 200).length
      expect(burst).to.be.below(ALL / 4)
    }
    const calm = tries.filter(({ at }) => at >= back + MINUTE)
    const turns = (tier: Tier) => (ASSETS[tier].length * 4 * MINUTE) / TIER_RULES[tier].intervalMs
    const expected = turns('hot') + turns('medium') + turns('cold')
    expect(calm.length).to.be.within(expected * 0.9, expected * 1.1)
  })

  it('of few assets alone is no reason to try theirs more often', () => {
    const broken = new Set(ASSETS.cold.slice(0, 2))
    const clock = { now: 0 }
    const run = createShardRun({
      shard: { tier: 'cold', index: 0 },
      epoch: 1,
      generation: 1,
      assets: ASSETS.cold,
      startedAt: 0,
    })
    const settle = createSettlement({
      shards: { runs: () => [run], runOf: () => run },
      assignment: { reload: () => undefined },
      leadership: { refused: () => undefined },
      lastPrices: createLastPrices(),
      metrics: createRefresherMetrics(new Registry()),
      logger: createLogger('test', 'silent'),
      monotonic: () => clock.now,
      random: () => 1,
    })
    let tried = 0
    run.from = 0
    for (; clock.now < 20 * MINUTE; clock.now += 100) {
      for (const asset of takeDue(run, clock.now, clock.now).due) {
        if (broken.has(asset)) {
          tried += 1
          settle(run, asset, { kind: 'no_price', reason: 'no_quotes', exchangeAway: true })
        } else settle(run, asset, { kind: 'written', sentAt: 0, price: { asset } as never })
      }
    }
    expect(tried / broken.size).to.be.below(20 * 2 + 4 + 6)
  })
})
