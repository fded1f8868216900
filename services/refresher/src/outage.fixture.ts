import type { Asset, Tier } from '@price-aggregator/prices'
import { createLogger } from '@price-aggregator/runtime'
import { Registry } from 'prom-client'
import { createLastPrices } from './last-prices.ts'
import { createRefresherMetrics } from './metrics.ts'
import type { RefreshOutcome } from './refresh.ts'
import { createSettlement } from './settle-refresh.ts'
import { createShardRun, type ShardRun, takeDue } from './shard-run.ts'

const TICK_MS = 50
const START = 1_764_000_000_000

/** One refresh, which asks every exchange once. `at`: milliseconds since the start. */
export type Try = { asset: Asset; tier: Tier; at: number; written: boolean }

export type Simulation = {
  assets: Readonly<Partial<Record<Tier, readonly Asset[]>>>
  /** What a refresh gives at a time, milliseconds since the start: a price, or how many exchanges are away. */
  answer(at: number, asset: Asset): 'price' | 'all' | 'some'
  forMs: number
  /** Pseudo-random. */
  seed: number
}

/** As if the process started anew without any price. Every refresh ends at once, so a second's tries are bounded by no lane. */
export const simulate = ({ assets, answer, forMs, seed }: Simulation) => {
  const random = randomFrom(seed)
  const clock = { now: START }
  const said: string[] = []
  const logger = createLogger('test', 'silent')
  Object.assign(logger, { info: (_: object, message: string) => said.push(message) })
  const tiers = (['hot', 'medium', 'cold'] as const).filter(tier => assets[tier]?.length)
  const runs: ShardRun[] = tiers.map(tier =>
    createShardRun({
      shard: { tier, index: 0 },
      epoch: 1,
      generation: 1,
      assets: assets[tier] ?? [],
      startedAt: 0,
    }),
  )
  const runOf = new Map(runs.flatMap(run => [...run.assets].map(asset => [asset, run] as const)))
  const lastPrices = createLastPrices()
  const settle = createSettlement({
    shards: { runs: () => runs, runOf: asset => runOf.get(asset) },
    assignment: { reload: () => undefined },
    leadership: { refused: () => undefined },
    lastPrices,
    metrics: createRefresherMetrics(new Registry()),
    logger,
    monotonic: () => clock.now - START,
    random,
  })
  const refresh = (asset: Asset): RefreshOutcome => {
    const given = answer(clock.now - START, asset)
    if (given === 'all') return { kind: 'no_price', reason: 'no_quotes', away: 'all' }
    if (given === 'some') return { kind: 'no_price', reason: 'too_few_sources', away: 'some' }
    lastPrices.accept(asset, { price: 1, observedAt: clock.now })
    return { kind: 'written', sentAt: clock.now, price: { asset } as never }
  }
  const tries: Try[] = []
  for (const run of runs) {
    run.from = START
    run.extras = [...run.assets].map((asset, i) => ({ asset, at: START + (i / run.assets.size) * 1_000 }))
  }
  for (; clock.now - START < forMs; clock.now += TICK_MS) {
    for (const run of runs) {
      for (const asset of takeDue(run, clock.now, clock.now - START).due) {
        const outcome = refresh(asset)
        const at = clock.now - START
        tries.push({ asset, tier: run.shard.tier, at, written: outcome.kind === 'written' })
        settle(run, asset, outcome)
      }
    }
  }
  return { tries, said }
}

const randomFrom = (seed: number) => {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
}
